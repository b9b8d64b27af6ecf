#include "health/diagnosis_parts.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
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

}  // namespace rtx::health
