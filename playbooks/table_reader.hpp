#pragma once

#include "playbooks/document.hpp"
#include "playbooks/variables.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::playbooks {

/// Takes the keys of one TOML table by name and type; whatever does not fit goes to `problems`, and so does,
/// in `finish`, every key that nobody has asked for.
class TableReader {
 public:
  /// `owner` names the table in messages: `router 'a'`, `step`. `item` and `problems` outlive the reader.
  TableReader(const Item& item, std::string file, std::string owner, Diagnostics& problems);

  /// The value of `key`, whatever it is; null if it is not there.
  const Item* take(const std::string& key);

  std::optional<std::string> text(const std::string& key);
  std::optional<bool> boolean(const std::string& key);
  std::optional<std::int64_t> integer(const std::string& key, std::int64_t least, std::int64_t most);
  /// `"60s"`: a number and one of `us`, `ms`, `s`, `min`, `h`.
  std::optional<std::chrono::milliseconds> duration(const std::string& key, std::chrono::milliseconds least,
                                                    std::chrono::milliseconds most);
  /// A string, or a list of strings.
  std::vector<SourceText> texts(const std::string& key);
  std::optional<SourceText> source_text(const std::string& key);
  /// The tables of a list of tables (`[[step]]`).
  std::vector<const Item*> tables(const std::string& key);
  /// The entries of a table of tables (`[router.NAME]`, `[vars]`).
  const Item::Table& entries(const std::string& key);

  /// Reports the keys that nobody took.
  void finish();

  void error(const Spot& spot, std::string message, std::string hint = {});
  [[nodiscard]] Place place(const Spot& spot) const { return {file_, spot.line, spot.column}; }
  [[nodiscard]] Place place() const { return place(item_.spot); }
  /// Where `key` stands; the table itself if it is not there.
  [[nodiscard]] Place place_of(const std::string& key) const;
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] const std::string& owner() const noexcept { return owner_; }

 private:
  void wrong_kind(const std::string& key, const Item& item, std::string_view wanted);

  const Item& item_;
  std::string file_;
  std::string owner_;
  Diagnostics& problems_;
  std::vector<std::string> known_;
};

/// Reads a secret's source: `{ env = "X" }`, `{ file = "path" }` (relative to `directory`),
/// `{ command = ["pass", "show", "x"] }`, `{ command = "a shell command" }`, `{ prompt = true }`, or, where
/// `private_file` says that only its owner can read the file, a string.
[[nodiscard]] std::optional<SecretSource> read_secret_source(const Item& item, const std::string& file,
                                                             const std::string& owner, bool private_file,
                                                             Diagnostics& problems);

/// Reads a `[... .vars]` table.
[[nodiscard]] Variables read_variables(const Item::Table& entries, const std::string& file, bool private_file,
                                       Diagnostics& problems);

}  // namespace rtx::playbooks
