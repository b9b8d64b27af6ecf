#pragma once

#include "twin/lab.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace toml::inline v3 {
class table;
class node;
}  // namespace toml::inline v3

namespace rtx::twin {

/// One table of a lab file while it is read: every key that is asked for is ticked off, `finish` complains
/// about the others. All functions throw LabError with `file:line:column:` in front.
class LabTable {
 public:
  /// Both must outlive the object.
  LabTable(const toml::table& table, std::string_view file) : table_{&table}, file_{file} {}

  /// The same table as it reads for that copy of a fleet: the placeholders in its texts, and in those of the
  /// tables in it, are filled.
  [[nodiscard]] LabTable for_copy(std::int64_t number) const;
  /// A text from elsewhere, filled likewise; what is wrong with it is told at `key`.
  [[nodiscard]] std::string filled(std::string_view key, const std::string& text) const;

  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::string required_text(std::string_view key);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  [[nodiscard]] std::optional<std::string> text_or_integer(std::string_view key);
  [[nodiscard]] std::optional<bool> boolean(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::int64_t least,
                                                    std::int64_t most);
  [[nodiscard]] std::optional<double> number(std::string_view key, double least, double most);
  /// A text such as `15ms`, `240us` or `1.5s`.
  [[nodiscard]] std::optional<std::chrono::microseconds> duration(std::string_view key);
  /// A text that must be one of `choices`.
  [[nodiscard]] std::optional<std::string> choice(std::string_view key,
                                                  std::span<const std::string_view> choices);
  [[nodiscard]] std::vector<LabTable> tables(std::string_view key);
  [[nodiscard]] std::optional<LabTable> table(std::string_view key);

  /// The texts of a table whose keys are free; `a.b = "x"` is the key `a.b`.
  [[nodiscard]] std::map<std::string, std::string> free_texts(std::string_view key);

  /// Fails if the table has a key that nobody asked for, and says which one was probably meant.
  void finish() const;

  /// What is to be added to a complaint about a name that is there twice: empty but for copies of a fleet.
  [[nodiscard]] std::string hint_for_copies() const;

  [[noreturn]] void fail(std::string_view message) const;
  [[noreturn]] void fail(std::string_view key, std::string_view message) const;

 private:
  const toml::node* find(std::string_view key);
  [[nodiscard]] LabTable inner(const toml::table& table) const;

  const toml::table* table_;
  std::string_view file_;
  std::vector<std::string> asked_;
  std::optional<std::int64_t> copy_;
};

/// `file:line:column: `
[[nodiscard]] std::string place(std::string_view file, std::size_t line, std::size_t column);

}  // namespace rtx::twin
