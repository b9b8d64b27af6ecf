#pragma once

/// \file
/// From matched text to a record's field: byte classes, exact conversions, the way to a field.

#include "parsers/units.hpp"
#include "parsers/value.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace rtx::parsers {

// --- Classes of bytes ------------------------------------------------------------------------------

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}
constexpr bool is_space(char c) noexcept {
  return is_blank(c) || c == '\n' || c == '\r';
}
constexpr bool is_not_space(char c) noexcept {
  return !is_space(c);
}
constexpr bool is_dash(char c) noexcept {
  return c == '-';
}
constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_hexadecimal(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr bool is_in_parentheses(char c) noexcept {
  return c != ')' && c != '\n' && c != '\r';
}
constexpr bool is_alphanumeric(char c) noexcept {
  return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z');
}
/// What names and addresses are made of, the colons of IPv6 excepted.
constexpr bool is_name_character(char c) noexcept {
  return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '%';
}

// --- Conversions -----------------------------------------------------------------------------------

/// The decimal `text` in units of 10^-`decimals`: `2.5` with 3 decimals is 2500.
/// Nothing if `text` has more decimals than that, or does not fit.
[[nodiscard]] constexpr std::optional<std::uint32_t> fixed_point(std::string_view text,
                                                                 unsigned decimals) noexcept {
  std::uint64_t value = 0;
  bool fraction = false;
  for (const char c : text) {
    if (c == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (!is_digit(c) || (fraction && decimals == 0)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    if (fraction) --decimals;
  }
  for (; decimals > 0; --decimals) value *= 10;
  if (value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

/// `assign` puts matched text into a field; false if it does not fit.
template <std::unsigned_integral Integer>
[[nodiscard]] bool assign(Integer& field, std::string_view text) noexcept {
  // So many digits cannot overflow 64 bits, and leading zeros beyond that are no number of a router's.
  if (text.empty() || text.size() > std::numeric_limits<std::uint64_t>::digits10) return false;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  field = static_cast<Integer>(value);
  return field == value;
}

template <std::signed_integral Integer>
[[nodiscard]] bool assign(Integer& field, std::string_view text) noexcept {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), field);
  return error == std::errc{} && end == text.data() + text.size();
}

/// A view into the parsed text: whoever keeps the record keeps that text too.
[[nodiscard]] inline bool assign(std::string_view& field, std::string_view text) noexcept {
  field = text;
  return true;
}

template <FixedString... Known>
[[nodiscard]] bool assign(Word<Known...>& field, std::string_view text) noexcept {
  field.text = text;
  return true;
}

[[nodiscard]] inline bool assign(Guarded& field, std::string_view text) noexcept {
  field.text = text;
  return true;
}

[[nodiscard]] inline bool assign(ClockTime& field, std::string_view text) noexcept {
  field.text = text;
  return true;
}

/// Owned, because the line ends that the console's width put into it are left out.
[[nodiscard]] inline bool assign(std::string& field, std::string_view text) {
  field.clear();
  std::ranges::copy_if(text, std::back_inserter(field), [](char c) { return c != '\n' && c != '\r'; });
  return true;
}

/// Printed in milliseconds with up to three decimals, so exact in microseconds.
[[nodiscard]] inline bool assign(std::chrono::microseconds& field, std::string_view text) noexcept {
  const auto count = fixed_point(text, 3);
  field = std::chrono::microseconds{count.value_or(0)};
  return count.has_value();
}

[[nodiscard]] inline bool assign(Seconds& field, std::string_view text) noexcept {
  std::uint32_t count = 0;
  const bool fits = assign(count, text);
  field = Seconds{count};
  return fits;
}

/// Tenths of a percent; the `%` is the grammar's.
[[nodiscard]] inline bool assign(Permille& field, std::string_view text) noexcept {
  const auto count = fixed_point(text, 1);
  field = {count.value_or(0)};
  return count && *count <= 1000;
}

/// Skips the line ends that the console's width put into an address.
[[nodiscard]] inline bool assign(MacAddress& field, std::string_view text) noexcept {
  field = {};
  for (const char c : text) {
    if (is_space(c)) continue;
    if (field.size == field.chars.size()) return false;
    field.chars[field.size++] = c;
  }
  return true;
}

/// Adds the number at the beginning of `text` times `Unit` to `field`; false if the sum does not fit.
template <class Unit>
[[nodiscard]] bool add_units(Seconds& field, std::string_view text) noexcept {
  std::uint32_t count = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), count).ec != std::errc{}) return false;
  const auto unit = static_cast<std::uint64_t>(std::chrono::seconds{Unit{1}}.count());
  const auto sum = field.count() + count * unit;
  if (sum > std::numeric_limits<std::uint32_t>::max()) return false;
  field = Seconds{static_cast<std::uint32_t>(sum)};
  return true;
}

// --- The way to a field ----------------------------------------------------------------------------

template <class T>
[[nodiscard]] T& inner(T& field) noexcept {
  return field;
}
template <class T>
[[nodiscard]] T& inner(std::vector<T>& elements) noexcept {
  return elements.back();
}
template <class T>
[[nodiscard]] T& inner(std::optional<T>& field) {
  return field ? *field : field.emplace();
}

/// The field that a path leads to from `record`: members, through the last element of a vector and the value
/// of an optional, or functions from a record to what is inside it.
template <auto First, auto... Rest, class Record>
[[nodiscard]] auto& field_at(Record& record) {
  auto& field = inner(std::invoke(First, record));
  if constexpr (sizeof...(Rest) == 0) {
    return field;
  } else {
    return field_at<Rest...>(field);
  }
}

}  // namespace rtx::parsers
