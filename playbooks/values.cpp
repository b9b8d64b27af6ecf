#include "language/words.hpp"
#include "playbooks/variables.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace rtx::playbooks {
namespace {

struct TypeName {
  VariableType type;
  std::string_view name;
};
constexpr std::array type_names{
    TypeName{VariableType::text, "text"},
    TypeName{VariableType::integer, "integer"},
    TypeName{VariableType::boolean, "boolean"},
    TypeName{VariableType::ipv4, "ipv4"},
    TypeName{VariableType::ipv4_prefix, "ipv4/prefix"},
    TypeName{VariableType::secret, "secret"},
};

template <class Integer>
std::optional<Integer> whole_number(std::string_view text) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int octet = 0; octet < 4; ++octet) {
    const auto point = octet < 3 ? text.find('.') : text.size();
    if (point == std::string_view::npos || point == 0 || point > 3) return std::nullopt;
    const auto value = whole_number<std::uint16_t>(text.substr(0, point));
    if (!value || *value > 255) return std::nullopt;
    address = address << 8U | *value;
    text.remove_prefix(octet < 3 ? point + 1 : point);
  }
  return address;
}

std::string dotted(std::uint32_t address) {
  return std::to_string(address >> 24U) + "." + std::to_string(address >> 16U & 255U) + "." +
         std::to_string(address >> 8U & 255U) + "." + std::to_string(address & 255U);
}

struct Prefix {
  std::uint32_t address;
  unsigned length;
  [[nodiscard]] std::uint32_t mask() const { return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length); }
};

std::optional<Prefix> prefix(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = ipv4(text.substr(0, slash));
  const auto length = whole_number<unsigned>(text.substr(slash + 1));
  if (!address || !length || *length > 32) return std::nullopt;
  return Prefix{*address, *length};
}

CheckedValue boolean(std::string_view text) {
  if (text == "true" || text == "on" || text == "yes") return {"on", {}};
  if (text == "false" || text == "off" || text == "no") return {"off", {}};
  return {{}, "is not true or false"};
}

/// What no value may hold, whatever its type.
std::string forbidden(std::string_view text) {
  for (const char c : text) {
    if (c == '\r' || c == '\n') return "holds a line end, which would begin a second command";
    if (c == '\0') return "holds a NUL character";
  }
  if (has_control_character(text)) return "holds a control character";
  char open = '\0';
  for (const char c : text) {
    if (c != '"' && c != '\'') continue;
    if (open == '\0')
      open = c;
    else if (open == c)
      open = '\0';
  }
  if (open != '\0') return std::string{"holds a quotation mark "} + open + " that is not closed";
  return {};
}

}  // namespace

std::string_view name_of(VariableType type) noexcept {
  for (const auto& [candidate, name] : type_names)
    if (candidate == type) return name;
  return {};
}

std::optional<VariableType> variable_type(std::string_view name) noexcept {
  for (const auto& [type, candidate] : type_names)
    if (candidate == name) return type;
  return std::nullopt;
}

const std::vector<std::string>& variable_type_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& [type, name] : type_names) all.emplace_back(name);
    return all;
  }();
  return names;
}

CheckedValue check_value(VariableType type, std::string_view text) {
  if (auto problem = forbidden(text); !problem.empty()) return {{}, std::move(problem)};
  switch (type) {
    case VariableType::text:
      return {std::string{text}, {}};
    case VariableType::boolean:
      return boolean(text);
    case VariableType::secret:
      if (text.empty()) return {{}, "is empty"};
      return {std::string{text}, {}};
    case VariableType::integer:
      if (const auto number = whole_number<std::int64_t>(text)) return {std::to_string(*number), {}};
      return {{}, "is not a whole number"};
    case VariableType::ipv4:
      if (const auto address = ipv4(text)) return {dotted(*address), {}};
      return {{}, "is not an IPv4 address such as 192.0.2.1"};
    case VariableType::ipv4_prefix:
      if (const auto found = prefix(text))
        return {dotted(found->address) + "/" + std::to_string(found->length), {}};
      return {{}, "is not an IPv4 address with a prefix length, such as 192.0.2.1/24"};
  }
  return {{}, "has no type"};
}

const std::vector<std::string>& parts_of(VariableType type) {
  static const std::vector<std::string> of_prefix{"address", "length", "mask", "network"};
  static const std::vector<std::string> none;
  return type == VariableType::ipv4_prefix ? of_prefix : none;
}

std::string part_of(VariableType type, std::string_view canonical, std::string_view part) {
  const auto found = type == VariableType::ipv4_prefix ? prefix(canonical) : std::nullopt;
  if (!found || part.empty()) return std::string{canonical};
  if (part == "address") return dotted(found->address);
  if (part == "length") return std::to_string(found->length);
  if (part == "mask") return dotted(found->mask());
  return dotted(found->address & found->mask());
}

std::string sample_of(VariableType type) {
  switch (type) {
    case VariableType::integer:
      return "1";
    case VariableType::boolean:
      return "on";
    case VariableType::ipv4:
      return "192.0.2.1";
    case VariableType::ipv4_prefix:
      return "192.0.2.1/24";
    case VariableType::text:
    case VariableType::secret:
      break;
  }
  return "sample";
}

}  // namespace rtx::playbooks
