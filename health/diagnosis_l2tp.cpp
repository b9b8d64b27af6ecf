#include "health/diagnosis_parts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {
namespace {

constexpr const char* look_at_l2tp = "show config | grep l2tp";

bool is_on(const std::vector<std::string>& words) {
  return !words.empty() && words.front() == "on";
}

void look_at_router_ids(Case& found, std::size_t end) {
  // What holds without a line. Source: command reference 16.9, 16.10.
  const auto of = [&](std::size_t whose, const std::string& key) {
    const std::string id = joined(found.of_tunnel(whose, key));
    return id.empty() ? std::string{"0.0.0.0"} : id;
  };
  const std::string expected = of(end, "l2tp remote router-id");
  const std::string there = of(1 - end, "l2tp local router-id");
  if (expected == there) return;
  found.add(end, "it expects router ID " + expected + ", the far end has " + there, look_at_l2tp);
}

/// `member` of a bridge is the tunnel, or a range of tunnels with it: `tunnel1-tunnel3`.
bool holds_tunnel(std::string_view member, std::uint32_t number) {
  constexpr std::string_view prefix = "tunnel";
  const auto dash = member.find('-');
  std::array<std::uint32_t, 2> bounds{};
  const std::array<std::string_view, 2> ends{
      member.substr(0, dash), dash == std::string_view::npos ? member : member.substr(dash + 1)};
  if (!member.starts_with(prefix)) return false;
  for (std::size_t at = 0; at < 2; ++at) {
    const std::string_view digits = ends.at(at).substr(ends.at(at).starts_with(prefix) ? prefix.size() : 0);
    std::from_chars(digits.data(), digits.data() + digits.size(), bounds.at(at));
  }
  return bounds[0] <= number && number <= bounds[1];
}

/// Also by a line in a notation that is not known here: it must not be said to be missing.
bool is_bridged(const language::Config& config, std::uint32_t number) {
  return std::ranges::any_of(config.lines(), [&](const language::ConfigLine& line) {
    return line.text.starts_with("bridge member ") &&
           std::ranges::any_of(language::split(line.text).words,
                               [&](const auto& member) { return holds_tunnel(member.text, number); });
  });
}

}  // namespace

void look_at_l2tp_service(Case& found) {
  for (std::size_t end = 0; end < 2; ++end) {
    const auto words = found.config(end).value("l2tp service");
    const bool runs =
        is_on(words) && (words.size() == 1 || std::ranges::find(words, "l2tpv3") != words.end());
    if (!runs) found.add(end, "the L2TPv3 service is off", "show config | grep \"l2tp service\"");
  }
}

void look_at_l2tp_tunnel(Case& found) {
  const auto first = found.of_tunnel(0, "l2tp tunnel auth");
  const auto second = found.of_tunnel(1, "l2tp tunnel auth");
  if (is_on(first) != is_on(second)) {
    found.add(Case::both, "L2TP tunnel authentication is on at one end only", look_at_l2tp);
  } else if (is_on(first) && first != second) {
    found.add(Case::both, "the passwords of the L2TP tunnel authentication differ", look_at_l2tp);
  }
}

void look_at_l2tp_session(Case& found) {
  if (found.of_tunnel(0, "l2tp remote end-id") != found.of_tunnel(1, "l2tp remote end-id"))
    found.add(Case::both, "the end IDs differ", look_at_l2tp);
  for (std::size_t end = 0; end < 2; ++end) look_at_router_ids(found, end);
}

void look_at_bridges(Case& found) {
  for (std::size_t end = 0; end < 2; ++end) {
    const auto number = found.tunnel(end).number;
    if (!is_bridged(found.config(end), number))
      found.add(end, "tunnel " + std::to_string(number) + " is a member of no bridge",
                "show config | grep \"bridge member\"");
  }
}

}  // namespace rtx::health
