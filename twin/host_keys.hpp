#pragma once

#include "twin/lab.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct ssh_bind_struct;
struct ssh_session_struct;

namespace rtx::twin {

/// The host keys of a lab (Ed25519 and RSA) and what libssh needs to accept a client with them.
class HostKeys {
 public:
  /// Makes new keys; with `file`, takes those in `file` and `file.rsa`, which are made (mode 0600) where
  /// missing. Throws LabError.
  explicit HostKeys(const std::optional<std::filesystem::path>& file);

  /// Gives `session` the keys, what of `algorithms` it may offer, and `descriptor`, which libssh owns from
  /// then on. False: libssh refused.
  [[nodiscard]] bool accept(ssh_session_struct* session, int descriptor, SshAlgorithms algorithms) const;

  /// `SHA256:...` of each key, Ed25519 first.
  [[nodiscard]] const std::vector<std::string>& fingerprints() const noexcept { return fingerprints_; }

 private:
  std::map<SshAlgorithms, std::shared_ptr<ssh_bind_struct>> binds_;
  std::vector<std::string> fingerprints_;
};

}  // namespace rtx::twin
