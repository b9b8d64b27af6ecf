#include "parsers/registry.hpp"

#include "language/nearest.hpp"
#include "parsers/fields.hpp"
#include "parsers/ping.hpp"
#include "parsers/record.hpp"
#include "parsers/show_arp.hpp"
#include "parsers/show_config.hpp"
#include "parsers/show_config_list.hpp"
#include "parsers/show_environment.hpp"
#include "parsers/show_ip_route.hpp"
#include "parsers/show_ipsec_sa.hpp"
#include "parsers/show_ipsec_sa_gateway.hpp"
#include "parsers/show_log.hpp"
#include "parsers/show_nat_descriptor_address.hpp"
#include "parsers/show_status_dhcp.hpp"
#include "parsers/show_status_dhcp_summary.hpp"
#include "parsers/show_status_l2tp.hpp"
#include "parsers/show_status_lan.hpp"
#include "parsers/show_status_pp.hpp"
#include "parsers/show_status_tunnel.hpp"
#include "parsers/show_status_user.hpp"
#include "parsers/show_techinfo.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace rtx::parsers {
namespace {

/// One line per parser, sorted by command.
constexpr std::array parsers{
    Parser{"ping", &type_of<Ping>, as_value<parse_ping>},
    Parser{"ping6", &type_of<Ping>, as_value<parse_ping>},
    Parser{"show arp", &type_of<ShowArp>, as_value<parse_show_arp>},
    Parser{"show config", &type_of<ShowConfig>, as_value<parse_show_config>},
    Parser{"show config list", &type_of<ShowConfigList>, as_value<parse_show_config_list>},
    Parser{"show environment", &type_of<ShowEnvironment>, as_value<parse_show_environment>},
    Parser{"show ip route", &type_of<ShowIpRoute>, as_value<parse_show_ip_route>},
    Parser{"show ipsec sa", &type_of<ShowIpsecSa>, as_value<parse_show_ipsec_sa>},
    Parser{"show ipsec sa gateway", &type_of<ShowIpsecSaGateway>, as_value<parse_show_ipsec_sa_gateway>},
    Parser{"show log", &type_of<ShowLog>, as_value<parse_show_log>},
    Parser{"show nat descriptor address", &type_of<ShowNatDescriptorAddress>,
           as_value<parse_show_nat_descriptor_address>},
    Parser{"show status dhcp", &type_of<ShowStatusDhcp>, as_value<parse_show_status_dhcp>},
    Parser{"show status dhcp summary", &type_of<ShowStatusDhcpSummary>,
           as_value<parse_show_status_dhcp_summary>},
    Parser{"show status l2tp", &type_of<ShowStatusL2tp>, as_value<parse_show_status_l2tp>},
    Parser{"show status lan", &type_of<ShowStatusLan>, as_value<parse_show_status_lan>, true},
    Parser{"show status pp", &type_of<ShowStatusPp>, as_value<parse_show_status_pp>},
    Parser{"show status tunnel", &type_of<ShowStatusTunnel>, as_value<parse_show_status_tunnel>},
    Parser{"show status user", &type_of<ShowStatusUser>, as_value<parse_show_status_user>},
    Parser{"show techinfo", &type_of<ShowTechinfo>, as_understood_value<parse_show_techinfo>},
};
static_assert(std::ranges::is_sorted(parsers, {}, &Parser::command));

/// Commands that begin like one above and print something else.
/// Source: command reference 15.49 and chapters 57 and 58; the lists of routes that are hidden, and of
/// tunnels that are up or down, have not been seen.
constexpr std::array<std::string_view, 5> different{
    "show config difference",  "show ip route detail",  "show ip route summary",
    "show status tunnel down", "show status tunnel up",
};

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Takes the first word off `text`; empty at its end.
std::string_view next_word(std::string_view& text) noexcept {
  constexpr std::string_view blank = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
  const auto word = text.substr(0, text.find_first_of(blank));
  text.remove_prefix(word.size());
  return word;
}

bool same_word(std::string_view left, std::string_view right) noexcept {
  return std::ranges::equal(left, right, {}, lower, lower);
}

/// Whether `number` is what follows the kind of an interface in its name: `1`, `3/1`, `1.2`; or nothing.
bool is_interface_number(std::string_view number) noexcept {
  return number.empty() ||
         (is_digit(number.front()) && is_digit(number.back()) &&
          std::ranges::all_of(number, [](char c) { return is_digit(c) || c == '/' || c == '.'; }));
}

/// Whether `word` is `wanted`, perhaps with an interface's number glued to it.
bool same_numbered_word(std::string_view word, std::string_view wanted) noexcept {
  return same_word(word.substr(0, wanted.size()), wanted) &&
         is_interface_number(word.substr(std::min(wanted.size(), word.size())));
}

/// Whether the first words of `command` are those of `prefix`; `numbered` as in `Parser`.
bool begins_with_words(std::string_view command, std::string_view prefix, bool numbered = false) noexcept {
  for (auto wanted = next_word(prefix); !wanted.empty(); wanted = next_word(prefix)) {
    const auto word = next_word(command);
    const bool glued = numbered && prefix.empty();
    if (!(glued ? same_numbered_word(word, wanted) : same_word(word, wanted))) return false;
  }
  return true;
}

/// The first `count` words of `command`, in lower case with single blanks.
std::string first_words(std::string_view command, std::size_t count) {
  std::string words;
  for (; count > 0; --count) {
    const auto word = next_word(command);
    if (word.empty()) break;
    if (!words.empty()) words.push_back(' ');
    std::ranges::transform(word, std::back_inserter(words), lower);
  }
  return words;
}

}  // namespace

const Parser* find_parser(std::string_view command) noexcept {
  // What `| grep` lets through is not the command's output, save where each line stands alone; nor is what
  // `>` leaves over.
  if (command.find('>') != std::string_view::npos) return nullptr;
  if (const auto pipe = command.find('|'); pipe != std::string_view::npos) {
    auto filter = command.substr(pipe + 1);
    const auto* const whole = find_parser(command.substr(0, pipe));
    const bool fits =
        whole != nullptr && whole->command == "show log" && same_word(next_word(filter), "grep");
    return fits ? whole : nullptr;
  }
  for (const auto other : different) {
    if (begins_with_words(command, other)) return nullptr;
  }
  const Parser* found = nullptr;
  for (const auto& parser : parsers) {
    const bool longer = found == nullptr || parser.command.size() > found->command.size();
    if (longer && begins_with_words(command, parser.command, parser.numbered)) found = &parser;
  }
  return found;
}

std::span<const Parser> all_parsers() noexcept {
  return parsers;
}

std::string_view nearest_command(std::string_view command) {
  std::array<std::string_view, parsers.size()> commands{};
  std::ranges::transform(parsers, commands.begin(), &Parser::command);
  // What follows the command's own words are arguments; how many those are is what we look for.
  constexpr std::size_t most_words = 4;
  for (auto count = most_words; count > 0; --count) {
    const auto found = language::nearest(first_words(command, count), commands);
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace rtx::parsers
