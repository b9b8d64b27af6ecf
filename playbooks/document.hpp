#pragma once

#include "playbooks/diagnostic.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rtx::playbooks {

/// A line and a column of a file, both 1-based, the column in bytes.
struct Spot {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// A string of a TOML file that knows where each of its bytes came from: escapes, and the lines of a
/// multi-line string, would lead astray who only counts from its beginning.
struct SourceText {
  std::string text;
  std::vector<Spot> spots;  ///< One for each byte of `text`, and one for its end.

  /// The part of `length` bytes from `offset` on.
  [[nodiscard]] SourceText part(std::size_t offset, std::size_t length) const;
};

struct Entry;

/// What a key of a TOML file holds. Floats, dates and times have no use in our files and are `Other`.
struct Item {
  struct Other {
    std::string_view kind;  ///< `a date`; static storage.
  };
  using List = std::vector<Item>;
  using Table = std::vector<Entry>;  ///< In the order of the file.

  Spot spot;
  std::variant<std::string, std::int64_t, bool, List, Table, Other> data;
  SourceText source;  ///< For a string: `data` again, with its places.

  /// `a string`, `a number`, `true or false`, `a list`, `a table`, ...
  [[nodiscard]] std::string_view kind() const noexcept;
};

/// A key and its value.
struct Entry {
  std::string key;
  Spot spot;  ///< Of the key.
  Item value;
};

/// Parses TOML. A syntax error goes to `problems`, placed in `file`, and the result is then empty.
/// At most 1 MiB.
[[nodiscard]] std::optional<Item> parse_document(std::string_view text, const std::string& file,
                                                 Diagnostics& problems);

}  // namespace rtx::playbooks
