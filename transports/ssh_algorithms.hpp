#pragma once

#include <string>
#include <vector>

namespace rtx::transports {

/// What is offered to a server, best first: one comma list per kind, in SSH's names. Lists are always given
/// whole: libssh knows no `+name`, and its own order would prefer group 18, which takes 124 ms of the loop.
/// A router with old firmware needs other lists, not other code.
struct SshAlgorithms {
  std::string key_exchange;
  std::string host_keys;
  std::string ciphers;
  std::string macs;
  std::string user_keys;  ///< Signatures that a user's key may make.
};

/// What today's OpenSSH offers, and `ssh-rsa` (SHA-1) host keys: an RTX has an RSA and a DSA host key only.
/// Source: command reference 57.12 (host keys), 4.71 (ciphers; aes-ctr by default).
[[nodiscard]] SshAlgorithms modern_algorithms();

/// `host_keys` with those for `known_types` put first, so that the server shows the key that is known.
[[nodiscard]] std::string known_first(const std::string& host_keys,
                                      const std::vector<std::string>& known_types);

}  // namespace rtx::transports
