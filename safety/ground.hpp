#pragma once

#include "language/config.hpp"
#include "safety/management_path.hpp"
#include "safety/networks.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::safety {

/// What a session stands on in one configuration: each thing by its name, and why it is part of it.
///
/// Names are `lan1`, `pp 1`, `tunnel 1` of interfaces, and `ip filter 10`, `ip filter dynamic 3`, `ip filter
/// set NAME`, `ipv6 filter 10`, `nat descriptor 1`, `ipsec policy 100`, `ipsec gateway 1`, `ip keepalive 1`,
/// `l2tp`, `pptp` of what those use.
struct Ground {
  bool network = true;         ///< False on a serial console, which stands on no interface.
  bool any_interface = false;  ///< The way cannot be told: it may be any interface, also a new one.
  bool routed = false;         ///< We are not in a network of the router's own.
  bool radius = false;         ///< Logins are asked of a RADIUS server.
  std::map<std::string, std::string, std::less<>> things;
  std::vector<Network> towards;  ///< We, and every gateway and tunnel end on the way to us.

  /// Why `thing` is part of it; empty if it is not.
  [[nodiscard]] std::string why(std::string_view thing) const;
  /// Why some thing whose name begins so is part of it; empty if none is.
  [[nodiscard]] std::string why_any(std::string_view beginning) const;
  /// Takes over what `other` has.
  void add(Ground other);
};

[[nodiscard]] Ground find_ground(const Path& path, const language::Config& config);

/// `lan1`, `pp 1`, `tunnel 1`: the interface that a line is about; empty if it is about none.
[[nodiscard]] std::string interface_of(const language::Family& family, const std::string& key,
                                       const language::Selection& selection);

/// `tunnel1` as `tunnel 1`, `pp1` as `pp 1`; others as they are.
[[nodiscard]] std::string interface_named(std::string_view word);

/// The interfaces in words of `bridge member`: `lan1`, `tunnel1-tunnel3`.
[[nodiscard]] std::vector<std::string> interfaces_in(std::string_view word);

/// The words of a key, without the block that it stands in.
[[nodiscard]] std::vector<std::string> key_words(std::string_view key);

}  // namespace rtx::safety
