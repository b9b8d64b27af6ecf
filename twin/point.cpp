#include "twin/point.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

namespace rtx::twin {
namespace {

constexpr std::array<std::string_view, 4> phases{"echo", "effect", "answer", "prompt"};

enum class Needs { nothing, perhaps_text, text, number };

struct PointKind {
  std::string_view name;
  Needs needs;
  std::string_view only_at;  // Empty: at every phase.
};

constexpr std::array point_kinds{
    PointKind{"admin-changes", Needs::text, ""},  PointKind{"admin-saves", Needs::nothing, ""},
    PointKind{"black-hole", Needs::nothing, ""},  PointKind{"error", Needs::nothing, "effect"},
    PointKind{"garbage", Needs::nothing, ""},     PointKind{"hold", Needs::text, ""},
    PointKind{"login-timer", Needs::nothing, ""}, PointKind{"path-cut", Needs::nothing, ""},
    PointKind{"reset", Needs::nothing, ""},       PointKind{"restart", Needs::nothing, ""},
    PointKind{"slow", Needs::number, ""},         PointKind{"wrong-prompt", Needs::perhaps_text, "prompt"},
};

// An hour: nobody waits longer.
constexpr std::size_t longest_wait = 3'600'000;

std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <class Names, class Projection = std::identity>
std::string listed(const Names& names, Projection project = {}) {
  std::string list;
  for (const auto& each : names) list += (list.empty() ? "" : ", ") + std::string{std::invoke(project, each)};
  return list;
}

// Fills `point`; returns what is wrong.
std::string read(std::string_view text, Point& point) {
  const auto line = number(next_word(text));
  if (!line || *line == 0) return "at-point is LINE PHASE KIND [ARGUMENT], lines counted from 1";
  const auto* const phase = std::ranges::find(phases, next_word(text));
  if (phase == phases.end()) return "a point's phase is one of " + listed(phases);
  const auto* const kind = std::ranges::find(point_kinds, next_word(text), &PointKind::name);
  if (kind == point_kinds.end())
    return "what happens at a point is one of " + listed(point_kinds, &PointKind::name);
  const std::string name{kind->name};
  if (!kind->only_at.empty() && *phase != kind->only_at)
    return name + " happens at " + std::string{kind->only_at} + " only";
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  point.line = *line;
  point.phase = static_cast<Phase>(phase - phases.begin());
  point.kind = name;
  point.argument = text;
  if (kind->needs == Needs::nothing && !text.empty()) return name + " at a point takes no argument";
  if (kind->needs == Needs::text && text.empty()) return name + " at a point needs a text";
  if (kind->needs != Needs::number) return "";
  const auto milliseconds = number(text);
  if (!milliseconds || *milliseconds > longest_wait)
    return name + " at a point needs milliseconds, an hour at most";
  point.milliseconds = *milliseconds;
  return "";
}

}  // namespace

std::string_view phase_name(Phase phase) noexcept {
  return phases[static_cast<std::size_t>(phase)];
}

std::optional<Point> read_point(std::string_view text) {
  Point point;
  if (!read(text, point).empty()) return std::nullopt;
  return point;
}

std::string point_error(std::string_view text) {
  Point point;
  return read(text, point);
}

}  // namespace rtx::twin
