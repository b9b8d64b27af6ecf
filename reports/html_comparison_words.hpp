#pragma once

#include "health/words.hpp"

#include <string>

namespace rtx::reports {

/// The fixed words of a comparison in one language, besides HtmlWords.
struct ComparisonWords {
  const char* title;
  const char* all_same;      ///< {}: how many routers.
  const char* differ;        ///< {} of {}
  const char* not_compared;  ///< {} of {}
  const char* nothing;       ///< No router.
  const char* caveat;        ///< {}: how many routers.
  const char* same;          ///< How a router came out.
  const char* differs;
  const char* could_not_tell;
  const char* before;
  const char* after;
  const char* result;
  const char* differences;
  const char* count;   ///< {}
  const char* unseen;  ///< The heading over what could not be compared.
  const char* kind;
  const char* what;
  const char* absent;  ///< It was not there, or is gone.
  const char* seen;    ///< It was read at that time.
  const char* looked_at;
  const char* not_looked_at;
  const char* more;  ///< {}: how many differences are not shown.
};

[[nodiscard]] const ComparisonWords& comparison_words(health::Language language) noexcept;

/// A deviation's kind for a person: `route`, `経路`.
[[nodiscard]] std::string kind_words(const std::string& kind, health::Language language);

}  // namespace rtx::reports
