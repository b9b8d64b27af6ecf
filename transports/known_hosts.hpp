#pragma once

#include <cstddef>
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
  std::string md5;          ///< `MD5:aa:bb:...`, as a router prints it (without `MD5:`); may be empty.
};

/// OpenSSH's known_hosts files, read once and indexed: plain and hashed names, `[host]:port`, `@revoked`,
/// wildcards. libssh's own reader costs 135 ms per session with 10,000 hashed lines; this one a lookup.
///
/// Plain names have an index. A hashed name can only be tried, by one HMAC per line; so the lines that hold
/// the key which a server has shown are tried first, and all of them only for a server without such a line.
/// `@cert-authority` lines are skipped; so are lines that cannot be read, with a note.
/// Used from one thread. Source: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
class KnownHosts {
 public:
  enum class Answer { known, unknown, changed, revoked };

  /// Where a key is written, for messages.
  struct Place {
    std::filesystem::path file;
    std::size_t line = 0;  ///< Counted from 1.
    std::string type;      ///< `ssh-rsa`
  };

  /// Reads `files` in order; a missing file is an empty one. New keys are appended to the first.
  explicit KnownHosts(std::vector<std::filesystem::path> files);

  /// What the files say about `key` for `host` at `port`. A host known only by keys of other types counts as
  /// changed: those types are asked for first, so a server that still had one would have shown it.
  [[nodiscard]] Answer look_up(std::string_view host, std::uint16_t port, const HostKey& key) const;

  /// The key types known for that host, best first, to be asked of the server before others. Those of hashed
  /// names only after `look_up` had to try them all.
  [[nodiscard]] std::vector<std::string> known_types(std::string_view host, std::uint16_t port) const;

  /// Where the keys known for that host are written, in the order of the files.
  [[nodiscard]] std::vector<Place> places(std::string_view host, std::uint16_t port) const;

  /// Appends `key` for that host to the first file (created 0600, its folder 0700) and to the index.
  /// Safe against other programs that append at the same time. Throws `Failure{Trouble::broken}`.
  void add(std::string_view host, std::uint16_t port, const HostKey& key);

  /// The file that `add` writes, for messages.
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return files_.front(); }

  /// `FILE:LINE: what was skipped and why`, and files that could not be read.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  struct Entry {
    std::size_t file = 0;  // Index into files_.
    std::size_t line = 0;
    bool revoked = false;
    std::string type;
    std::string blob;
  };
  struct Patterns {  // A line with `*`, `?` or `!` in its names.
    std::string names;
    std::size_t entry = 0;
  };
  struct HashedName {
    std::string salt;
    std::string hash;
    std::size_t entry = 0;
  };
  using Entries = std::vector<std::size_t>;

  void read(std::size_t file);
  void read_line(std::size_t file, std::size_t number, std::string_view line);
  void index_names(std::string_view names, std::size_t entry);
  bool index_hashed(std::string_view name, const std::string& blob, std::size_t entry);
  [[nodiscard]] Entries written_out(const std::string& name) const;
  [[nodiscard]] Entries hashed_with(const std::string& blob, const std::string& name) const;
  [[nodiscard]] const Entries& hashed(const std::string& name) const;
  [[nodiscard]] Answer judge(const Entries& entries, const HostKey& key) const;

  std::vector<std::filesystem::path> files_;
  std::vector<std::string> notes_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, Entries> plain_;
  std::vector<Patterns> patterns_;
  std::vector<HashedName> hashed_;
  std::unordered_map<std::string, Entries> hashed_by_blob_;  // Indexes into hashed_.
  mutable std::unordered_map<std::string, Entries> tried_;   // Names that all of hashed_ was tried for.
};

}  // namespace rtx::transports
