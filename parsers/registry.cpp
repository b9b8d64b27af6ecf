#include "parsers/registry.hpp"

#include "language/nearest.hpp"
#include "parsers/ping.hpp"
#include "parsers/record.hpp"
#include "parsers/show_arp.hpp"
#include "parsers/show_config.hpp"
#include "parsers/show_environment.hpp"
#include "parsers/show_ip_route.hpp"
#include "parsers/show_ipsec_sa.hpp"
#include "parsers/show_ipsec_sa_gateway.hpp"
#include "parsers/show_nat_descriptor_address.hpp"
#include "parsers/show_status_l2tp.hpp"
#include "parsers/show_status_tunnel.hpp"
#include "parsers/show_status_user.hpp"

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
    Parser{"show environment", &type_of<ShowEnvironment>, as_value<parse_show_environment>},
    Parser{"show ip route", &type_of<ShowIpRoute>, as_value<parse_show_ip_route>},
    Parser{"show ipsec sa", &type_of<ShowIpsecSa>, as_value<parse_show_ipsec_sa>},
    Parser{"show ipsec sa gateway", &type_of<ShowIpsecSaGateway>, as_value<parse_show_ipsec_sa_gateway>},
    Parser{"show nat descriptor address", &type_of<ShowNatDescriptorAddress>,
           as_value<parse_show_nat_descriptor_address>},
    Parser{"show status l2tp", &type_of<ShowStatusL2tp>, as_value<parse_show_status_l2tp>},
    Parser{"show status tunnel", &type_of<ShowStatusTunnel>, as_value<parse_show_status_tunnel>},
    Parser{"show status user", &type_of<ShowStatusUser>, as_value<parse_show_status_user>},
};
static_assert(std::ranges::is_sorted(parsers, {}, &Parser::command));

/// Commands that begin like one above and print something else.
/// Source: command reference chapters 57 and 58; the lists of routes that are hidden, and of tunnels that are
/// up or down, have not been seen.
constexpr std::array<std::string_view, 6> different{
    "show config difference", "show config list",        "show ip route detail",
    "show ip route summary",  "show status tunnel down", "show status tunnel up",
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

/// Whether the first words of `command` are those of `prefix`.
bool begins_with_words(std::string_view command, std::string_view prefix) noexcept {
  for (auto wanted = next_word(prefix); !wanted.empty(); wanted = next_word(prefix)) {
    if (!same_word(next_word(command), wanted)) return false;
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
  // What `| grep` lets through, or `>` leaves over, is not the command's output.
  if (command.find_first_of("|>") != std::string_view::npos) return nullptr;
  for (const auto other : different) {
    if (begins_with_words(command, other)) return nullptr;
  }
  const Parser* found = nullptr;
  for (const auto& parser : parsers) {
    const bool longer = found == nullptr || parser.command.size() > found->command.size();
    if (longer && begins_with_words(command, parser.command)) found = &parser;
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
