#include "health/verdict.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace rtx::health {
namespace {

constexpr std::array<const char*, 4> names{"healthy", "degraded", "could_not_tell", "down"};
static_assert(names.size() == static_cast<std::size_t>(Health::down) + 1);

}  // namespace

const char* name_of(Health health) noexcept {
  return names.at(static_cast<std::size_t>(health));
}

std::optional<Health> health_named(std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Health>(std::distance(names.begin(), found));
}

bool is_unwell(const Verdict& verdict) noexcept {
  const auto is_bad = [](Health health) { return health == Health::degraded || health == Health::down; };
  return is_bad(verdict.health) || std::ranges::any_of(verdict.findings, is_bad, &Finding::health);
}

bool is_whole(const CheckRun& run) noexcept {
  return run.complete && run.left_out == 0;
}

}  // namespace rtx::health
