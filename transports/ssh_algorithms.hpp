#pragma once

#include <string>
#include <vector>

namespace rtx::transports {

/// `legacy` adds, behind everything else, what old firmware needs and nobody should use without need.
enum class AlgorithmSet { modern, legacy };

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
/// A user's RSA key signs with SHA-2 only.
[[nodiscard]] SshAlgorithms modern_algorithms();

/// The same, and behind it: key exchange with SHA-1 (group 14, group 1, group exchange), CBC ciphers, and
/// `ssh-rsa` (SHA-1) signatures of a user's RSA key. `ssh-dss` is not in it: libssh has no DSA any more.
/// Source: cli-protocol notes of operators (RTX810/RTX1200: group1-sha1; RTX1210: user keys with SHA-1);
/// command reference 4.71 (aes-cbc, 3des-cbc).
[[nodiscard]] SshAlgorithms legacy_algorithms();

[[nodiscard]] SshAlgorithms algorithms_of(AlgorithmSet set);

/// `lists` with those of `own` in place of its own that are not empty.
[[nodiscard]] SshAlgorithms replaced_by(SshAlgorithms lists, const SshAlgorithms& own);

/// `host_keys` with those for `known_types` put first, so that the server shows the key that is known.
[[nodiscard]] std::string known_first(const std::string& host_keys,
                                      const std::vector<std::string>& known_types);

}  // namespace rtx::transports
