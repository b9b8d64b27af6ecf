#pragma once

#include "language/words.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::language {

/// Where a command may stand: typed at the top (or anywhere), or only with a tunnel or PP selected.
enum class Context { top, tunnel, pp };

/// How lines of one family live together.
enum class Kind {
  single,     ///< One line per key; typing it again overwrites.
  list,       ///< One line per key whose value is a whole list; typing it again replaces the list.
  flag,       ///< The key alone is the setting: `tunnel enable 1`.
  selection,  ///< Changes the context and is no setting: `tunnel select 1`.
  operation,  ///< Does something once and is never shown: `save`, `ping`, `clear`.
  display,    ///< Prints and changes nothing: every `show`, `ping`.
};

/// When a setting that was typed begins to act.
/// Source: command reference 2.1.1; 23.1 (NAT engine), 28, 29, 31 (OSPF, BGP).
enum class Acts {
  at_once,
  after_refresh,  ///< With the next `ospf configure refresh`, `bgp configure refresh`.
  after_restart,
};

/// What else is to be known of a family; the table joins them by `|`.
enum class Trait : unsigned {
  none = 0,
  asks = 1U << 0U,
  refused = 1U << 1U,
  cuts = 1U << 2U,
  records = 1U << 3U,
  after_refresh = 1U << 4U,
  after_restart = 1U << 5U,
  stays = 1U << 6U,
};
[[nodiscard]] constexpr Trait operator|(Trait left, Trait right) noexcept {
  return static_cast<Trait>(static_cast<unsigned>(left) | static_cast<unsigned>(right));
}
[[nodiscard]] constexpr bool has(Trait traits, Trait one) noexcept {
  return (static_cast<unsigned>(traits) & static_cast<unsigned>(one)) != 0;
}

/// One command family of the configuration language: a row of the table in `families.cpp`.
struct Family {
  constexpr Family(std::string_view pattern_, std::string_view value_, Context context_, Kind kind_,
                   std::string_view initial_, int rank_, Trait traits = Trait::none)
      : pattern{pattern_},
        value{value_},
        context{context_},
        kind{kind_},
        initial{initial_},
        rank{rank_},
        asks{has(traits, Trait::asks)},
        refused{has(traits, Trait::refused)},
        cuts{has(traits, Trait::cuts)},
        records{has(traits, Trait::records)},
        stays{has(traits, Trait::stays)},
        acts{has(traits, Trait::after_refresh)   ? Acts::after_refresh
             : has(traits, Trait::after_restart) ? Acts::after_restart
                                                 : Acts::at_once} {}

  std::string_view pattern;  ///< Words that must match, key parameters in braces: `ip {if} nat descriptor`.
  std::string_view value;  ///< What follows, in the notation explained at the table: `{addr/mask}`, `on|off`.
  Context context;
  Kind kind;
  std::string_view initial;  ///< The value that holds while there is no line; empty where it says nothing.
  int rank;                  ///< Where `show config` prints it, ascending; the table's own order breaks ties.
  bool asks;                 ///< It may ask a question or for a password.
  bool refused;              ///< Dangerous by itself (`cold start`): never sent unless allowed.
  bool cuts;     ///< Typing it can end sessions, tunnels or logins that run at that moment: `l2tp service`.
  bool records;  ///< Something is only written down (a description, a log): nothing that runs depends on it.
  bool stays;    ///< There is no `no` for it that is known to work without a question.
  Acts acts;
};

/// The context that lines are read in: which tunnel or PP is selected.
struct Selection {
  Context context = Context::top;
  std::string number;  ///< `1`, `anonymous`; empty at the top.
  friend bool operator==(const Selection&, const Selection&) = default;
};

/// A command line understood by the table.
struct Command {
  const Family* family;
  bool negated = false;     ///< It began with `no`.
  Selection selection;      ///< Where it acts; top for global families wherever they were typed.
  std::string key;          ///< Canonical, context included: `tunnel 1: ipsec tunnel`, `ip lan2 address`.
  std::vector<Word> value;  ///< The words behind the key.
  std::vector<std::size_t> secrets;  ///< Indices into `value` of words that are passwords or keys.
};

/// Why a known command is not right: what the router would answer, too.
enum class Fault {
  unknown_command,
  wrong_count,
  illegal_keyword,
  out_of_range,
  not_an_integer,
  not_an_address,
  no_selection
};

struct Mistake {
  Fault fault;
  std::size_t column;   ///< 1-based, of the offending word (or the end of the line).
  std::string message;  ///< For a person: `expected one of on, off`, with a suggestion where one is near.
};

/// What the table says about a line: exactly one of the two is set. An empty line or a comment has neither.
struct Reading {
  std::optional<Command> command;
  std::optional<Mistake> mistake;
};

/// Reads one command line typed while `selection` was in force. Keywords compare without case; unique
/// abbreviations are not expanded (they are a mistake here: a pushed line must be written in full).
[[nodiscard]] Reading read(std::string_view line, const Selection& selection);

/// What is selected after `command`, which was read while `before` was.
[[nodiscard]] Selection after(const Command& command, const Selection& before);

/// The line that selects a tunnel or PP: `tunnel select 1`; empty for the top.
[[nodiscard]] std::string selecting(const Selection& selection);

/// The line as `show config` prints it, without indentation: canonical keywords, masks, times.
[[nodiscard]] std::string canonical(const Command& command);

/// Bytes `[begin, end)` of a line that must not be seen.
struct SecretPart {
  std::size_t begin;
  std::size_t end;
};

/// The secret words of `line`, in order, none overlapping; see `masked`.
[[nodiscard]] std::vector<SecretPart> secret_parts(std::string_view line);

/// `line` with every secret word replaced by `*`; works on any line, also on ones the table does not know
/// if they hold a well-known secret keyword, or a label that speaks of a key and bytes of one behind it. Used
/// for everything that a person or a file may see.
[[nodiscard]] std::string masked(std::string_view line);

/// All of `text`, line by line through `masked`: a `show config` that may be shown. A key that the console's
/// width has broken is masked in every line.
[[nodiscard]] std::string masked_text(std::string_view text);

/// Whether the next line may be typed before this one was answered: it is known, asks nothing, only writes
/// something down, and acts at once. A selection never is: should it fail, the lines behind it mean something
/// else. When in doubt a line is typed alone: a router that refuses it has then not seen the next one.
[[nodiscard]] bool may_be_sent_ahead(const Command& command) noexcept;

[[nodiscard]] std::span<const Family> all_families() noexcept;

}  // namespace rtx::language
