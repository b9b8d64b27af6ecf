#include "playbooks/next_step.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rtx::playbooks {

namespace {

/// A row applies if the command begins with `command` and what the assertion got contains `sign`. The first
/// row that applies is taken, so the special ones come first.
struct Row {
  std::string_view command;
  std::string_view sign;
  std::string_view look;  ///< Command to look at.
  std::string_view why;
};

// What stops a tunnel where. Source: RFC 3931 (control connection, then session), command reference 15
// (IPsec), 16 (L2TP), 23 (NAT).
constexpr Row rows[] = {
    {"show status l2tp", "wait_ctl_reply", "show config | grep \"nat descriptor masquerade static\"",
     "the far end does not answer; behind its own NAT each router needs static entries: udp 1701 for L2TPv3, "
     "udp 500, udp 4500 and esp for L2TPv3/IPsec; with IPsec, look at 'show ipsec sa' too"},
    {"show status l2tp", "circuit", "show config | grep \"bridge member\"",
     "the session is up but a circuit is not: see the LAN port's link and the bridge members"},
    {"show status l2tp", "tunnel_id", "show config | grep \"tunnel endpoint address\"",
     "the two ends are not talking to each other: compare the endpoint addresses"},
    {"show status l2tp", "session.", "show config | grep \"l2tp remote end-id\"",
     "the tunnel is up but its session is not: the end IDs and router IDs of both ends must match"},
    {"show status l2tp", "session_control", "show config | grep \"l2tp remote end-id\"",
     "the end IDs and router IDs of both ends must match"},
    {"show status l2tp", "", "show config | grep \"l2tp service\"",
     "no such tunnel is running: see that the service is on and the tunnel is enabled and has its "
     "encapsulation"},
    {"show ipsec sa", "isakmp", "show config | grep \"ipsec ike\"",
     "no key exchange: pre-shared key, local and remote address on both ends, and udp 500 through the NAT"},
    {"show ipsec sa", "", "show config | grep ipsec",
     "tunnel, policy and gateway must form a chain on both ends, with equal algorithms: 'ipsec tunnel', "
     "'ipsec sa policy', 'ipsec ike', 'ipsec transport'"},
    {"ping", "", "show ip route",
     "is there a route to the target, is its interface up, does a filter or NAT stop it?"},
    {"show environment", "", "show log", "what the router itself noted"},
    {"show config", "", "show log", "what the router itself noted"},
};

constexpr bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The sign of a control connection without an answer: whatever was asked for, this is why it is not there.
constexpr std::string_view unanswered = "wait_ctl_reply";

const Row* row_for(std::string_view command, std::string_view got) {
  const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& one) {
    return command.starts_with(one.command) && contains(got, one.sign);
  });
  return row == std::end(rows) ? nullptr : row;
}

}  // namespace

std::string likely_next_step(std::string_view router, std::string_view command, std::string_view got,
                             std::string_view output) {
  // Up where it was expected to be down: none of the rows explains that.
  if (contains(got, "state is established")) return {};
  const Row* row = row_for(command, contains(output, unanswered) ? unanswered : got);
  if (row == nullptr) return {};
  return fmt::format("rtxctl run {} -- '{}'   ({})", router, row->look, row->why);
}

}  // namespace rtx::playbooks
