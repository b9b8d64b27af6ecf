#include "reports/html_parts.hpp"

#include <array>

namespace rtx::reports {

const health::Trend* Scene::trend_of(const health::Verdict& verdict) const {
  const auto found = trends.find(verdict.subject);
  return found == trends.end() || found->second->points.empty() ? nullptr : found->second;
}

std::string_view class_of(health::Health health) noexcept {
  constexpr std::array<std::string_view, 4> classes{"h0", "h1", "h2", "h3"};
  return classes.at(static_cast<std::size_t>(health));
}

Markup badge(health::Health health, health::Language language) {
  return badge(class_of(health), word_for(health, language));
}

}  // namespace rtx::reports
