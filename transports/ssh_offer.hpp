#pragma once

#include "transports/ssh_algorithms.hpp"

#include <string>
#include <string_view>

namespace rtx::transports {

/// What keeps two sides from agreeing on algorithms, read from the server's first bytes (its version line and
/// SSH_MSG_KEXINIT, in clear): `key exchange method: the router offers diffie-hellman-group1-sha1`.
/// Several kinds are joined by `; `. Empty if they could agree, or if the bytes are not such an offer.
///
/// libssh finds the same, but may forget it: when it still has something to send at that moment, closing the
/// socket overwrites its error text (0.10.6).
/// Source: RFC 4253, 4.2, 6 and 7.1.
[[nodiscard]] std::string disagreement(std::string_view first_bytes, const SshAlgorithms& ours);

/// True if the server's first bytes offer DSA host keys (`ssh-dss`) and no others.
[[nodiscard]] bool offers_only_dsa(std::string_view first_bytes);

}  // namespace rtx::transports
