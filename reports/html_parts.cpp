#include "reports/html_parts.hpp"

#include <fmt/format.h>

#include <array>

namespace rtx::reports {

const health::Trend* Scene::trend_of(const health::Verdict& verdict) const {
  const auto found = trends.find(verdict.subject);
  return found == trends.end() || found->second->points.empty() ? nullptr : found->second;
}

std::string with_numbers(const char* form, std::size_t first, std::size_t second) {
  return fmt::format(fmt::runtime(form), first, second);
}

std::string_view class_of(health::Health health) noexcept {
  constexpr std::array<std::string_view, 4> classes{"h0", "h1", "h2", "h3"};
  return classes.at(static_cast<std::size_t>(health));
}

Markup badge(health::Health health, health::Language language) {
  Markup markup;
  markup.add("<span class=\"badge {0}\"><svg aria-hidden=\"true\"><use href=\"#{0}\"/></svg>{1}</span>",
             class_of(health), health::word_for(health, language));
  return markup;
}

}  // namespace rtx::reports
