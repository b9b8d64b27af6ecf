#pragma once

#include "language/words.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::language {

/// What one word of a command may be: the smallest piece of the notation of `families.cpp`.
struct Term {
  enum class Type {
    keyword,        ///< `on`; `text` is its spelling, `synonym` another one.
    option,         ///< `{option keepalive}`: `keepalive=` and anything; `text` is the name, empty: any name.
    number,         ///< `{n}`, `{int 1..300}`
    address,        ///< `{addr}`: IPv4 or IPv6.
    prefix,         ///< `{addr/mask}`: an address, with or without a mask.
    network,        ///< `{net}`: `default`, or an address; without a mask it is one host.
    range,          ///< `{range}`: addresses `A`, `A-B`, with or without a mask.
    interface,      ///< `{if}`: an interface that carries its number in its name, as `lan2`.
    port,           ///< `{port}`: the same, or `tunnel1`, `pp1`, or a run of them.
    numbers,        ///< `{numbers}`: `5`, `2-7`, `all`.
    mac,            ///< `{mac}`
    date,           ///< `{date}`: month and day of a schedule; `*/*` is put in where it is left out.
    time,           ///< `{time}`: `hh:mm` with or without seconds.
    name,           ///< `{name}`: a word without `=`.
    text,           ///< `{text}`: any word.
    secret,         ///< `{secret}`: any word, and nobody may see it.
    here_document,  ///< `{here}`: `<<EOF`.
  };

  Type type = Type::text;
  std::string_view text;
  std::string_view synonym;
  std::int64_t lowest = 1;
  std::int64_t highest = std::numeric_limits<std::int32_t>::max();
};

/// The canonical spelling of `word` as `term`; empty if it is none.
/// Source: masks as `/24`, `/255.255.255.0`, `/0xffffff00`, interface names: command reference 1.3.
[[nodiscard]] std::optional<std::string> accept(const Term& term, const Word& word);

/// What a person should write for `term`: `on`, `a number from 1 to 300`, `an address`.
[[nodiscard]] std::string describe(const Term& term);

/// Whether `word` at least has the looks of an address, so that "not an address" is the right complaint.
[[nodiscard]] bool looks_like_address(std::string_view word);

}  // namespace rtx::language
