#pragma once

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rtx::parsers {

/// A share of a whole in tenths of a percent: what the router prints as `0.0%`.
struct Permille {
  std::uint32_t count = 0;
  friend auto operator<=>(const Permille&, const Permille&) = default;
};

struct Value;

/// A field of a record that has been parsed, by the name that assertions and JSON use.
struct Field;

/// What an optional field holds when the router did not print it.
struct Absent {
  friend bool operator==(Absent, Absent) = default;
};

/// A parsed output as a tree: the one form that assertions, JSON output and reports share.
///
/// Made from a parser's struct by its Boost.Describe description (`parsers/record.hpp`), so a field is
/// named in exactly one place. It owns its texts and outlives the output it came from.
struct Value {
  using List = std::vector<Value>;
  using Record = std::vector<Field>;
  using Duration = std::chrono::microseconds;
  using Variant = std::variant<Absent, bool, std::int64_t, std::string, Duration, Permille, List, Record>;

  Variant data;

  friend bool operator==(const Value&, const Value&);
};

struct Field {
  std::string_view name;  ///< Static storage: the member's name.
  Value value;
  friend bool operator==(const Field&, const Field&) = default;
};

inline bool operator==(const Value& left, const Value& right) {
  return left.data == right.data;
}

/// What kind of value a field holds, known before any router is asked.
///
/// A `clock_time` is held as its text, always of the one form `2024/11/03 16:04:53`: such texts have an
/// order.
enum class Kind { boolean, integer, text, clock_time, duration, permille, list, record };

struct FieldType;

/// The shape of a parser's output: what lets an assertion be checked when the playbook is loaded.
/// All spans and views are into static storage.
struct Type {
  Kind kind = Kind::text;
  const Type* element = nullptr;            ///< Of a list: what it is a list of.
  std::span<const FieldType> fields;        ///< Of a record: its fields in order.
  std::string_view key;                     ///< Of a list of records: the field that `list[n]` looks in.
  std::span<const std::string_view> words;  ///< Of a text with known words: those words. Others may occur.
};

struct FieldType {
  std::string_view name;
  const Type* type;
  bool optional = false;  ///< The router does not always print it.
};

/// `value` as JSON: durations in seconds (number), permille in percent (number), absent fields left out.
[[nodiscard]] nlohmann::ordered_json json_of(const Value& value);

/// `value` as a person reads it in a failed assertion: `0.288ms`, `100.0%`, `"text"`, `established`.
[[nodiscard]] std::string text_of(const Value& value);

}  // namespace rtx::parsers
