#include "parsers/show_config.hpp"

#include "language/commands.hpp"
#include "language/config_reader.hpp"
#include "parsers/grammar.hpp"

#include <algorithm>
#include <utility>

namespace rtx::parsers {
namespace {

/// The lines in front of the configuration.
struct Header {
  std::optional<std::string_view> model;
  std::optional<std::string_view> revision;
  std::optional<std::string_view> built;
  std::vector<std::string_view> mac;
  std::optional<std::uint32_t> memory_mbytes;
  std::optional<std::string_view> interfaces;
  std::optional<std::string_view> hardware;
  std::optional<std::string_view> serial;
  std::optional<std::string_view> reporting_date;
  std::vector<std::string_view> unknown;  ///< Whether that is an error is for the whole output to say.
};

namespace grammar {

using pegtl::at;
using pegtl::list;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;

constexpr bool is_in_mac(char c) noexcept {
  return is_not_space(c) && c != ',';
}

struct model : word {};
struct revision : run<is_name_character> {
  static constexpr std::string_view expected = "revision";
};
struct built : run<is_in_parentheses> {
  static constexpr std::string_view expected = "date";
};
struct mac : run<is_in_mac> {
  static constexpr std::string_view expected = "MAC address";
};
struct memory : number {};
struct interfaces : rest_of_line {};
struct hardware : word {};
struct serial : word {};
struct reporting_date : rest_of_line {
  static constexpr std::string_view expected = "date";
};

// # RTX1210 Rev.14.01.42 (Fri Jul  5 11:17:45 2024)
struct revision_begin : seq<lit<"# ">, word, blanks, lit<"Rev.">> {};
struct revision_line : seq<at<revision_begin>, lit<"# ">, model, blanks, lit<"Rev.">, known, revision,
                           opt<blanks, lit<"(">, built, lit<")">>, end_of_line> {};

// # MAC Address : 00:a0:de:00:00:01, 00:a0:de:00:00:02,
struct mac_separator : sor<seq<lit<" - ">>, seq<lit<",">, blanks>> {};
struct mac_line : seq<begins<"# MAC Address">, colon, list<mac, mac_separator>, opt<lit<",">>, end_of_line> {
};

// # Memory 256Mbytes, 3LAN, 1BRI
struct memory_line
    : seq<begins<"# Memory ">, memory, lit<"Mbytes">, opt<lit<",">, some_blanks, interfaces>, end_of_line> {};

/// The rest of the `# main:` line, and the lines that the terminal's width made of it.
struct addresses {
  using rule_t = addresses;
  using subs_t = pegtl::empty_list;

  template <class Input>
  [[nodiscard]] static bool match(Input& in) noexcept {
    const std::string_view text{in.current(), static_cast<std::size_t>(in.end() - in.current())};
    auto end = std::min(text.find('\n'), text.size());
    while (end < text.size()) {
      const auto next = std::min(text.find('\n', end + 1), text.size());
      auto line = text.substr(end + 1, next - end - 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!language::continues_header(line)) break;
      end = next;
    }
    in.bump(end);
    return true;
  }
};

// # main:  RTX1210 ver=00 serial=S4H000001 MAC-Address=00:a0:de:00:00:01 MAC-Addr
// ess=00:a0:de:00:00:02 TAM=11
struct main_line : seq<begins<"# main:">, some_blanks, word, opt<blanks, lit<"ver=">, hardware>,
                       opt<blanks, lit<"serial=">, serial>, addresses, end_of_line> {};

// # Reporting Date: Dec 7 15:38:26 2024
struct reporting_line : seq<begins<"# Reporting Date:">, some_blanks, reporting_date, end_of_line> {};

struct header : lines<revision_line, mac_line, memory_line, main_line, reporting_line> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

// clang-format off
template <> struct action<grammar::model>          : store<&Header::model> {};
template <> struct action<grammar::revision>       : store<&Header::revision> {};
template <> struct action<grammar::built>          : store<&Header::built> {};
template <> struct action<grammar::mac>            : append<&Header::mac> {};
template <> struct action<grammar::memory>         : store<&Header::memory_mbytes> {};
template <> struct action<grammar::interfaces>     : store<&Header::interfaces> {};
template <> struct action<grammar::hardware>       : store<&Header::hardware> {};
template <> struct action<grammar::serial>         : store<&Header::serial> {};
template <> struct action<grammar::reporting_date> : store<&Header::reporting_date> {};
template <> struct action<unknown_text>            : append<&Header::unknown> {};
// clang-format on

/// The size of the header: up to its last line, the reporting date, whatever stands before it; without that
/// line, the comments that `output` begins with.
std::size_t header_size(std::string_view output) {
  constexpr int most_lines = 16;
  std::size_t comments = 0;
  bool only_comments = true;
  std::size_t at = 0;
  for (int count = 0; count < most_lines && at < output.size(); ++count) {
    const auto line = output.substr(at, output.find('\n', at) - at);
    at = std::min(at + line.size() + 1, output.size());
    if (line.starts_with("# Reporting Date:")) return at;
    only_comments = only_comments && line.starts_with('#');
    if (only_comments) comments = at;
  }
  return comments;
}

std::optional<std::string> block_of(const language::ConfigEntry& entry) {
  const auto& selection = entry.selection;
  const bool acts_there = entry.reading.command && entry.reading.command->selection == selection;
  // No line ends a block: what is indented is in it, and what can only act in it, for people do not indent.
  if (selection.context == language::Context::top || (entry.indent == 0 && !acts_there)) return std::nullopt;
  return (selection.context == language::Context::tunnel ? "tunnel " : "pp ") + selection.number;
}

/// The words behind the key, with nothing to be kept secret in them.
std::string shown_value(const language::ConfigEntry& entry, const language::Command& command) {
  std::string value;
  for (std::size_t at = 0; at < command.value.size() && !command.negated; ++at) {
    if (at > 0) value += ' ';
    const bool is_secret = std::ranges::find(command.secrets, at) != command.secrets.end();
    value += is_secret ? "*" : language::quote(command.value[at].text);
  }
  const auto line_end = entry.text.find('\n');
  if (line_end != std::string::npos)
    value += language::masked_text(std::string_view{entry.text}.substr(line_end));
  return value;
}

ConfigSetting setting_of(const language::ConfigEntry& entry, const language::Command& command) {
  ConfigSetting setting;
  setting.setting = (command.negated ? "no " : "") + command.key;
  setting.value = shown_value(entry, command);
  setting.block = block_of(entry);
  setting.hidden = !command.secrets.empty();
  // What the table does not mark as secret may still hold one.
  const auto line = language::canonical(command);
  if (!setting.hidden && language::masked(line) != line) {
    setting.hidden = true;
    setting.value = "*";
  }
  return setting;
}

}  // namespace
}  // namespace rtx::parsers

template <class Name>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::grammar::addresses> : analyze_opt_traits<> {};

namespace rtx::parsers {

Result<ShowConfig> parse_show_config(std::string_view output) {
  const auto size = header_size(output);
  auto parsed = parse_all<Header, grammar::header, action>(output.substr(0, size));
  if (!parsed) return parsed.error();
  auto& header = *parsed;

  ShowConfig config;
  config.model = header.model;
  config.revision = header.revision;
  config.built = header.built;
  config.mac = std::move(header.mac);
  config.memory_mbytes = header.memory_mbytes;
  config.interfaces = header.interfaces;
  config.hardware = header.hardware;
  config.serial = header.serial;
  config.reporting_date = header.reporting_date;
  std::size_t unknown = 0;
  for (const auto line : header.unknown) {
    unknown += line.size();
    config.unrecognised.push_back(language::masked(line));
  }
  for (const auto& entry : language::read_config(output.substr(size))) {
    if (!entry.reading.command) {
      unknown += entry.text.size();
      config.unrecognised.push_back(language::masked_text(entry.text));
    } else if (entry.reading.command->family->kind != language::Kind::selection) {
      config.line.push_back(setting_of(entry, *entry.reading.command));
    }
  }
  if (const auto error = nothing_understood(output, unknown)) return *error;
  return config;
}

}  // namespace rtx::parsers
