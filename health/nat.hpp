#pragma once

#include "language/config.hpp"
#include "safety/networks.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {

/// A protocol and, where it has ports, one of them.
struct Traffic {
  std::string_view protocol;  ///< `udp`, `esp`
  int port = 0;               ///< 0: it has none.

  /// `udp 500`, `esp`
  [[nodiscard]] std::string words() const;
};

/// `address` is in `192.0.2.1`, `192.0.2.1-192.0.2.9` or `192.0.2.0/24`; absent: `range` is none of these.
[[nodiscard]] std::optional<bool> range_holds(std::string_view range, const safety::Network& address);

/// The NAT descriptors behind which `config` hides its own `local` from `remote`: it masquerades on the way
/// there, and `local` stands elsewhere. Empty: it does not, or that is not certain. Without a known way to
/// `remote` (not an address, several ways) every interface that masquerades counts.
[[nodiscard]] std::vector<std::string> hiding(const language::Config& config, const std::string& local,
                                              const std::string& remote);

/// One of `descriptors` lets `traffic` that somebody else begins in to `address`, its port unchanged.
/// Source: command reference 23.6 (static), 23.8 (masquerade static), 23.10 (masquerade incoming).
[[nodiscard]] bool lets_in(const language::Config& config, const std::vector<std::string>& descriptors,
                           const safety::Network& address, const Traffic& traffic);

/// `address` is one that a NAT descriptor of `config` puts in place of others.
[[nodiscard]] bool is_outer(const language::Config& config, const safety::Network& address);

}  // namespace rtx::health
