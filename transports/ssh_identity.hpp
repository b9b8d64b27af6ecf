#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct ssh_key_struct;

namespace rtx::transports {

/// A user's private key, read from a file.
struct SshIdentity {
  struct Free {
    void operator()(ssh_key_struct* owned) const noexcept;
  };

  std::filesystem::path file;
  std::unique_ptr<ssh_key_struct, Free> key;
};

/// Keys that could be read, and what was wrong with the others: `FILE: what`.
struct SshIdentities {
  std::vector<SshIdentity> keys;
  std::vector<std::string> problems;
};

/// Reads private key files (OpenSSH's format, PEM). Encrypted ones are among the problems.
[[nodiscard]] SshIdentities load_identities(const std::vector<std::filesystem::path>& files);

}  // namespace rtx::transports
