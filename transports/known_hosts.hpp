#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rtx::transports {

/// A server's public host key as SSH puts it on the wire, and as people compare it.
struct HostKey {
  std::string type;         ///< `ssh-ed25519`, `ssh-rsa`, ...
  std::string blob;         ///< The wire encoding.
  std::string fingerprint;  ///< `SHA256:...`, as OpenSSH prints it.
};

/// OpenSSH's known_hosts files, read once and indexed: plain and hashed names, `[host]:port`, `@revoked`,
/// wildcards. libssh's own reader costs 135 ms per session with 10,000 hashed lines; this one a lookup.
class KnownHosts {
 public:
  enum class Answer { known, unknown, changed, revoked };

  /// Reads `files` in order; a missing file is an empty one. New keys are appended to the first.
  explicit KnownHosts(std::vector<std::filesystem::path> files);

  /// What the files say about `key` for `host` at `port`.
  [[nodiscard]] Answer look_up(std::string_view host, std::uint16_t port, const HostKey& key) const;

  /// The key types known for that host, best first, to be asked of the server before others.
  [[nodiscard]] std::vector<std::string> known_types(std::string_view host, std::uint16_t port) const;

  /// Appends `key` for that host to the first file (created 0600, its folder 0700) and to the index.
  void add(std::string_view host, std::uint16_t port, const HostKey& key);

  /// The file that `add` writes, for messages.
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return files_.front(); }

 private:
  std::vector<std::filesystem::path> files_;
};

}  // namespace rtx::transports
