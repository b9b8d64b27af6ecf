#include "twin/faults.hpp"

#include "language/text.hpp"
#include "twin/telnet_codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

namespace rtx::twin {
namespace {

/// What the argument of a kind looks like.
enum class Shape { none, number, number_and_text, optional_text, text };

struct FaultKind {
  std::string_view name;
  Shape shape;
};

constexpr std::array fault_kinds{
    FaultKind{"ask-on", Shape::text},
    FaultKind{"at-point", Shape::text},
    FaultKind{"binary-noise", Shape::number},
    FaultKind{"black-hole-after-lines", Shape::number},
    FaultKind{"disconnect-after-bytes", Shape::number},
    FaultKind{"drop-after-bytes", Shape::number_and_text},
    FaultKind{"drop-after-effect", Shape::text},
    FaultKind{"drop-after-lines", Shape::number},
    FaultKind{"drop-before-effect", Shape::text},
    FaultKind{"eats-typed-ahead", Shape::optional_text},
    FaultKind{"endless-output", Shape::text},
    FaultKind{"error-on", Shape::text},
    FaultKind{"escape-sequences", Shape::text},
    FaultKind{"garbage", Shape::text},
    FaultKind{"login-restricted", Shape::none},
    FaultKind{"long-banner", Shape::number},
    FaultKind{"lose-first-command", Shape::none},
    FaultKind{"message-at-prompt", Shape::text},
    FaultKind{"message-in-output", Shape::text},
    FaultKind{"no-prompt", Shape::text},
    FaultKind{"no-ssh", Shape::text},
    FaultKind{"pause-after-hash", Shape::number},
    FaultKind{"pause-in-output", Shape::number_and_text},
    FaultKind{"refuses-connections", Shape::none},
    FaultKind{"restart-after-lines", Shape::number},
    FaultKind{"save-fails", Shape::none},
    FaultKind{"save-usb-dialogue", Shape::none},
    FaultKind{"silent-after-login", Shape::none},
    FaultKind{"silent-at-connect", Shape::none},
    FaultKind{"slow-answer", Shape::number_and_text},
    FaultKind{"split-every-byte", Shape::none},
    FaultKind{"telnet-options", Shape::text},
    FaultKind{"wrong-prompt", Shape::text},
};

constexpr auto names = [] {
  std::array<std::string_view, fault_kinds.size()> result;
  for (std::size_t i = 0; i < fault_kinds.size(); ++i) result[i] = fault_kinds[i].name;
  return result;
}();

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

// The leading number, if there is one, and what follows it.
std::tuple<std::optional<std::size_t>, std::string_view> split_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc{} || !(rest.empty() || rest.front() == ' ')) return {std::nullopt, text};
  return {number, without_blanks(rest)};
}

bool has_number(std::string_view kind) {
  const auto* found = std::ranges::find(fault_kinds, kind, &FaultKind::name);
  return found != fault_kinds.end() &&
         (found->shape == Shape::number || found->shape == Shape::number_and_text);
}

bool begins_with_words(std::string_view line, std::string_view words) {
  return line.starts_with(words) &&
         (words.empty() || line.size() == words.size() || line[words.size()] == ' ');
}

}  // namespace

std::span<const std::string_view> fault_names() noexcept {
  return names;
}

std::string argument_error(const Fault& fault) {
  const auto* kind = std::ranges::find(fault_kinds, fault.kind, &FaultKind::name);
  if (kind == fault_kinds.end()) return "unknown fault";
  const auto [number, rest] = split_number(fault.argument);
  switch (kind->shape) {
    case Shape::none:
      if (!fault.argument.empty()) return fault.kind + " takes no argument";
      break;
    case Shape::number:
      if (!number || !rest.empty()) return fault.kind + " needs a number as its argument";
      break;
    case Shape::number_and_text:
      if (!number) return fault.kind + " needs a number, and perhaps a command, as its argument";
      break;
    case Shape::text:
      if (without_blanks(fault.argument).empty()) return fault.kind + " needs a text as its argument";
      break;
    case Shape::optional_text:
      break;
  }
  if (fault.kind == "at-point") return point_error(fault.argument);
  if (fault.kind == "telnet-options" && !is_telnet_fault(fault.argument))
    return "telnet-options is one of storm, loop, unfinished";
  if (fault.kind == "no-prompt" && fault.argument != "login" && fault.argument != "console")
    return "no-prompt is one of login, console";
  return "";
}

Faults::Faults(std::span<const Fault> faults) {
  for (const Fault& fault : faults) faults_.push_back({fault});
}

std::optional<Faults::Armed> Faults::armed(std::string_view kind) const {
  return find(kind, nullptr);
}

std::optional<Faults::Armed> Faults::armed_for(std::string_view kind, std::string_view line) const {
  const std::string typed = language::lowered(without_blanks(line));
  return find(kind, &typed);
}

// With `typed` (lower case), only a fault whose command it begins with.
std::optional<Faults::Armed> Faults::find(std::string_view kind, const std::string* typed) const {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const auto& [fault, struck] = faults_[i];
    if (fault.kind != kind || (fault.times != 0 && struck >= fault.times)) continue;
    const auto [number, rest] =
        has_number(kind) ? split_number(fault.argument)
                         : std::tuple{std::optional<std::size_t>{}, without_blanks(fault.argument)};
    if (typed == nullptr || begins_with_words(*typed, language::lowered(rest))) {
      return Armed{fault.argument, number.value_or(0), i};
    }
  }
  return std::nullopt;
}

std::optional<Point> Faults::strike_at(std::size_t line, Phase phase) {
  for (auto& [fault, struck] : faults_) {
    if (fault.kind != "at-point" || (fault.times != 0 && struck >= fault.times)) continue;
    std::optional<Point> point = read_point(fault.argument);
    if (!point || point->line != line || point->phase != phase) continue;
    ++struck;
    return point;
  }
  return std::nullopt;
}

unsigned Faults::struck() const noexcept {
  unsigned sum = 0;
  for (const State& each : faults_) sum += each.struck;
  return sum;
}

void Faults::strike(const Armed& fault) {
  ++faults_[fault.index].struck;
}

}  // namespace rtx::twin
