#pragma once

#include "transports/secret.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct ssh_key_struct;

namespace rtx::transports {

struct FreeSshKey {
  void operator()(ssh_key_struct* owned) const noexcept;
};
using SshKey = std::unique_ptr<ssh_key_struct, FreeSshKey>;

/// A user's private key, read from a file.
struct SshIdentity {
  std::filesystem::path file;
  SshKey key;
};

/// Keys that could be read, and what was wrong with the others: `FILE: what`.
struct SshIdentities {
  std::vector<SshIdentity> keys;
  std::vector<std::string> problems;
};

/// Reads private key files (OpenSSH's format, PEM). `passphrase` opens encrypted ones; those that it does not
/// open are among the problems. Deriving a key from a passphrase takes some 100 ms: keys once opened are kept
/// for the program's life, so that many routers with one key cost that once.
[[nodiscard]] SshIdentities load_identities(const std::vector<std::filesystem::path>& files,
                                            const Secret& passphrase);

}  // namespace rtx::transports
