#include "parsers/value.hpp"

#include "parsers/unicode.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace rtx::parsers {
namespace {

using Json = nlohmann::ordered_json;

struct ToJson {
  Json operator()(Absent) const { return nullptr; }
  Json operator()(bool value) const { return value; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(const std::string& value) const { return valid_utf8(value); }
  Json operator()(Value::Duration value) const {
    constexpr std::int64_t second = 1'000'000;
    if (value.count() % second == 0) return value.count() / second;
    return static_cast<double>(value.count()) / static_cast<double>(second);
  }
  Json operator()(Permille value) const {
    if (value.count % 10 == 0) return value.count / 10;
    return static_cast<double>(value.count) / 10;
  }
  Json operator()(const Value::List& list) const {
    auto json = Json::array();
    for (const auto& element : list) json.push_back(json_of(element));
    return json;
  }
  Json operator()(const Value::Record& record) const {
    auto json = Json::object();
    for (const auto& [name, value] : record) {
      if (!std::holds_alternative<Absent>(value.data)) json[std::string{name}] = json_of(value);
    }
    return json;
  }
};

/// A text that reads unambiguously without quotation marks.
bool is_bare(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"_-.:/"}.find(c) != std::string_view::npos;
  });
}

/// `count` thousandths with all three decimals.
std::string thousandths(std::int64_t count) {
  std::array<char, 32> buffer{};
  const auto size = std::snprintf(buffer.data(), buffer.size(), "%s%lld.%03lld", count < 0 ? "-" : "",
                                  static_cast<long long>(std::abs(count / 1000)),
                                  static_cast<long long>(std::abs(count % 1000)));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// What a message can hold of a list; the rest is counted.
constexpr std::size_t shown_elements = 8;

struct ToText {
  std::string operator()(Absent) const { return "absent"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const {
    if (is_bare(value)) return value;
    std::string quoted{'"'};
    for (const char c : visible(value)) {
      if (c == '"') quoted.push_back('\\');
      quoted.push_back(c);
    }
    return quoted + '"';
  }
  std::string operator()(Value::Duration value) const {
    constexpr std::int64_t second = 1'000'000;
    if (value.count() % second == 0) return std::to_string(value.count() / second) + 's';
    return thousandths(value.count()) + "ms";
  }
  std::string operator()(Permille value) const {
    return std::to_string(value.count / 10) + '.' + std::to_string(value.count % 10) + '%';
  }
  std::string operator()(const Value::List& list) const {
    std::string text{'['};
    const auto count = std::min(list.size(), shown_elements);
    for (std::size_t i = 0; i < count; ++i) text.append(i == 0 ? "" : ", ").append(text_of(list[i]));
    if (count < list.size())
      text.append(", and ").append(std::to_string(list.size() - count)).append(" more");
    return text + ']';
  }
  std::string operator()(const Value::Record& record) const {
    std::string text{'{'};
    for (const auto& [name, value] : record) {
      if (std::holds_alternative<Absent>(value.data)) continue;
      text.append(text.size() == 1 ? "" : ", ").append(name).append(": ").append(text_of(value));
    }
    return text + '}';
  }
};

}  // namespace

nlohmann::ordered_json json_of(const Value& value) {
  return std::visit(ToJson{}, value.data);
}

std::string text_of(const Value& value) {
  return std::visit(ToText{}, value.data);
}

}  // namespace rtx::parsers
