#include "playbooks/literal.hpp"

#include "parsers/clock_time.hpp"
#include "playbooks/diagnostic.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <vector>

namespace rtx::playbooks::detail {
namespace {

using parsers::Kind;
using parsers::Permille;
using parsers::Value;

/// `12.5ms` taken apart; the digits are counted, not rounded.
struct Number {
  bool negative = false;
  std::uint64_t whole = 0;
  std::string_view fraction;
  bool has_fraction = false;
  std::string_view unit;
};

std::optional<Number> number_of(std::string_view text) {
  Number number;
  if (text.starts_with('-')) {
    number.negative = true;
    text.remove_prefix(1);
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.whole);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with('.')) {
    const auto digits = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (digits == 1) return std::nullopt;
    number.has_fraction = true;
    number.fraction = text.substr(1, digits - 1);
    text.remove_prefix(digits);
  }
  number.unit = text;
  if (number.unit.find_first_of("0123456789.") != std::string_view::npos) return std::nullopt;
  return number;
}

/// `number` in units of 1/`scale`, exactly; nothing if it does not fit or has more decimals than that.
std::optional<std::int64_t> scaled(const Number& number, std::uint64_t scale) {
  constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (number.whole > limit / scale) return std::nullopt;
  std::uint64_t result = number.whole * scale;
  std::uint64_t rest = scale;
  for (const char digit : number.fraction) {
    if (digit == '0') {
      if (rest % 10 == 0) rest /= 10;
      continue;
    }
    if (rest % 10 != 0) return std::nullopt;
    rest /= 10;
    result += rest * static_cast<unsigned>(digit - '0');
  }
  if (result > limit) return std::nullopt;
  const auto value = static_cast<std::int64_t>(result);
  return number.negative ? -value : value;
}

LiteralValue bad(std::string problem, std::string hint = {}) {
  return {{}, std::move(problem), std::move(hint)};
}

std::string quoted(std::string_view text) {
  return "'" + printable(text, 60) + "'";
}

LiteralValue integer(std::string_view text) {
  const auto number = number_of(text);
  if (!number || (number->unit.empty() && !number->has_fraction && !scaled(*number, 1)))
    return bad(quoted(text) + " is not a whole number");
  if (!number->unit.empty()) return bad("a plain number has no unit, and " + quoted(text) + " has one");
  if (number->has_fraction) return bad(quoted(text) + " is not a whole number");
  return {Value{*scaled(*number, 1)}, {}, {}};
}

LiteralValue boolean(std::string_view text) {
  if (text == "true" || text == "on") return {Value{true}, {}, {}};
  if (text == "false" || text == "off") return {Value{false}, {}, {}};
  return bad(quoted(text) + " is not true or false");
}

LiteralValue permille(std::string_view text) {
  const auto number = number_of(text);
  if (!number || number->negative || (number->unit != "%" && !number->unit.empty()))
    return bad(quoted(text) + " is not a percentage", "write for example 0.5%");
  if (number->unit.empty()) return bad("a percentage needs its sign: " + std::string{text} + "%");
  const auto count = scaled(*number, 10);
  if (!count) return bad(quoted(text) + " is finer than the tenth of a percent that the router prints");
  if (*count > 1000) return bad(quoted(text) + " is more than 100%");
  return {Value{Permille{static_cast<std::uint32_t>(*count)}}, {}, {}};
}

LiteralValue clock_time(std::string_view text) {
  const auto time = parsers::clock_time(text);
  if (time) return {Value{parsers::clock_text(*time)}, {}, {}};
  return bad(quoted(text) + " is none", "write for example '2026/11/03 02:00:00' or '2026/11/03'");
}

struct Unit {
  std::string_view name;
  std::uint64_t microseconds;
};
constexpr std::array units{Unit{"us", 1}, Unit{"ms", 1'000}, Unit{"s", 1'000'000}, Unit{"min", 60'000'000},
                           Unit{"h", 3'600'000'000}};

LiteralValue duration(std::string_view text) {
  const auto number = number_of(text);
  if (!number || number->negative) return bad(quoted(text) + " is not a time", "write for example 50ms");
  if (number->unit.empty())
    return bad("a time needs a unit, and '" + std::string{text} + "' has none",
               "units are us, ms, s, min, h");
  for (const auto& [name, microseconds] : units) {
    if (name != number->unit) continue;
    const auto count = scaled(*number, microseconds);
    if (!count) return bad(quoted(text) + " is not a whole number of microseconds, or too long");
    return {Value{Value::Duration{*count}}, {}, {}};
  }
  return bad("unknown unit " + quoted(number->unit), "units are us, ms, s, min, h");
}

}  // namespace

std::string_view name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
      return "a whole number";
    case Kind::text:
      return "a text";
    case Kind::clock_time:
      return "a date and time";
    case Kind::duration:
      return "a time";
    case Kind::permille:
      return "a percentage";
    case Kind::list:
      return "a list";
    case Kind::record:
      return "a record";
  }
  return "something";
}

LiteralValue read_literal(std::string_view text, Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return boolean(text);
    case Kind::integer:
      return integer(text);
    case Kind::clock_time:
      return clock_time(text);
    case Kind::duration:
      return duration(text);
    case Kind::permille:
      return permille(text);
    case Kind::text:
      return {Value{std::string{text}}, {}, {}};
    case Kind::list:
    case Kind::record:
      break;
  }
  return bad("is compared with " + std::string{name_of(kind)});
}

}  // namespace rtx::playbooks::detail
