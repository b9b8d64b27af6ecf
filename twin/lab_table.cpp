#include "twin/lab_table.hpp"

#include "language/nearest.hpp"
#include "twin/placeholders.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <system_error>
#include <utility>

namespace rtx::twin {
namespace {

std::string in_quotes(std::string_view word) {
  return "'" + std::string{word} + "'";
}

// ` (did you mean 'X'?)`, or nothing.
std::string suggestion(std::string_view word, std::span<const std::string_view> choices) {
  const std::string_view near = language::nearest(word, choices);
  return near.empty() ? "" : " (did you mean " + in_quotes(near) + "?)";
}

std::optional<std::chrono::microseconds> parse_duration(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value) || value < 0.0 || value > 1e6) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  constexpr std::array<std::pair<std::string_view, double>, 6> units{
      {{"us", 1.0}, {"ms", 1e3}, {"s", 1e6}, {"m", 60e6}, {"h", 3'600e6}, {"d", 86'400e6}}};
  const auto* const found = std::ranges::find(units, unit, &std::pair<std::string_view, double>::first);
  if (found == units.end()) return std::nullopt;
  return std::chrono::microseconds{std::llround(value * found->second)};
}

}  // namespace

std::string place(std::string_view file, std::size_t line, std::size_t column) {
  return std::string{file} + ':' + std::to_string(line) + ':' + std::to_string(column) + ": ";
}

LabTable LabTable::for_copy(std::int64_t number) const {
  LabTable copy{*table_, file_};
  copy.copy_ = number;
  return copy;
}

LabTable LabTable::inner(const toml::table& table) const {
  LabTable found{table, file_};
  found.copy_ = copy_;
  return found;
}

std::string LabTable::filled(std::string_view key, const std::string& text) const {
  if (!copy_) return text;
  Filled filled = fill_placeholders(text, *copy_);
  if (!filled.unknown.empty())
    fail(key, "unknown placeholder " + filled.unknown + "; known: " + std::string{known_placeholders});
  return std::move(filled.text);
}

const toml::node* LabTable::find(std::string_view key) {
  asked_.emplace_back(key);
  return table_->get(key);
}

std::optional<std::string> LabTable::text(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) return filled(key, value->get());
  fail(key, "expected a text in quotes");
}

std::string LabTable::required_text(std::string_view key) {
  std::optional<std::string> value = text(key);
  if (!value || value->empty()) fail(std::string{key} + " is missing");
  return *value;
}

std::vector<std::string> LabTable::texts(std::string_view key) {
  std::vector<std::string> values;
  const toml::node* node = find(key);
  if (node == nullptr) return values;
  const toml::array* array = node->as_array();
  if (array == nullptr) fail(key, "expected a list of texts");
  for (const toml::node& entry : *array) {
    const auto* value = entry.as_string();
    if (value == nullptr) fail(key, "expected a list of texts");
    values.push_back(filled(key, value->get()));
  }
  return values;
}

std::optional<std::string> LabTable::text_or_integer(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_integer()) return std::to_string(value->get());
  if (const auto* value = node->as_string()) return filled(key, value->get());
  fail(key, "expected a text or a number");
}

std::optional<bool> LabTable::boolean(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  fail(key, "expected true or false");
}

std::optional<std::int64_t> LabTable::integer(std::string_view key, std::int64_t least, std::int64_t most) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
  fail(key, "expected a number from " + std::to_string(least) + " to " + std::to_string(most));
}

std::optional<double> LabTable::number(std::string_view key, double least, double most) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const std::optional<double> value = node->value<double>();
  if (value && *value >= least && *value <= most) return value;
  std::ostringstream message;
  message << "expected a number from " << least << " to " << most;
  fail(key, message.str());
}

std::optional<std::chrono::microseconds> LabTable::duration(std::string_view key) {
  const std::optional<std::string> value = text(key);
  if (!value) return std::nullopt;
  if (const auto parsed = parse_duration(*value)) return parsed;
  fail(key, "expected a time such as \"15ms\", \"240us\", \"1.5s\", \"35m\", \"8h\" or \"20d\"");
}

std::optional<std::string> LabTable::choice(std::string_view key, std::span<const std::string_view> choices) {
  const std::optional<std::string> value = text(key);
  if (!value || std::ranges::find(choices, *value) != choices.end()) return value;
  std::string known;
  for (const std::string_view choice : choices) known += (known.empty() ? "" : ", ") + std::string{choice};
  fail(key, "unknown " + std::string{key} + ' ' + in_quotes(*value) + suggestion(*value, choices) +
                "; known: " + known);
}

std::vector<LabTable> LabTable::tables(std::string_view key) {
  std::vector<LabTable> found;
  const toml::node* node = find(key);
  if (node == nullptr) return found;
  const toml::array* array = node->as_array();
  if (array == nullptr) fail(key, "expected a list of tables: write [[" + std::string{key} + "]]");
  for (const toml::node& entry : *array) {
    const toml::table* table = entry.as_table();
    if (table == nullptr) fail(key, "expected a list of tables");
    found.push_back(inner(*table));
  }
  return found;
}

std::optional<LabTable> LabTable::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const toml::table* table = node->as_table();
  if (table == nullptr) fail(key, "expected a table");
  return inner(*table);
}

std::map<std::string, std::string> LabTable::free_texts(std::string_view key) {
  std::map<std::string, std::string> texts;
  std::optional<LabTable> given = table(key);
  if (!given) return texts;
  for (const auto& [name, node] : *given->table_) {
    if (const auto* value = node.as_string()) {
      texts.emplace(name.str(), value->get());
    } else if (node.is_table()) {
      for (auto& [inner, text] : given->free_texts(name.str()))
        texts.emplace(std::string{name.str()} + '.' + inner, text);
    } else {
      given->fail(name.str(), "expected a text in quotes");
    }
  }
  return texts;
}

void LabTable::finish() const {
  const std::vector<std::string_view> known{asked_.begin(), asked_.end()};
  for (const auto& [key, node] : *table_) {
    if (std::ranges::find(known, key.str()) != known.end()) continue;
    const toml::source_position& at = key.source().begin;
    throw LabError{place(file_, at.line, at.column) + "unknown key " + in_quotes(key.str()) +
                   suggestion(key.str(), known)};
  }
}

std::string LabTable::hint_for_copies() const {
  return copy_ ? " (the names of a fleet's copies differ by {n})" : "";
}

void LabTable::fail(std::string_view message) const {
  const toml::source_position& at = table_->source().begin;
  throw LabError{place(file_, std::max<std::size_t>(at.line, 1), std::max<std::size_t>(at.column, 1)) +
                 std::string{message}};
}

void LabTable::fail(std::string_view key, std::string_view message) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) fail(message);
  const toml::source_position& at = node->source().begin;
  throw LabError{place(file_, at.line, at.column) + std::string{message}};
}

}  // namespace rtx::twin
