#pragma once

#include "health/database.hpp"
#include "health/past.hpp"
#include "health/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// How times, measures and verdicts become columns of the history, and come back.
namespace rtx::health {

/// Milliseconds since 1970.
[[nodiscard]] std::int64_t column_of(Time time) noexcept;
[[nodiscard]] Time time_in(std::int64_t column) noexcept;

/// The health of this name; what no program has written is not known.
[[nodiscard]] Health health_in(const std::string& column) noexcept;

/// What a point of a trend shows of a verdict: of several ends, the worst of each measure.
[[nodiscard]] TrendPoint point_of(const Verdict& verdict);

/// The verdict as it is kept: JSON without what the routers printed.
[[nodiscard]] std::string kept_text_of(Verdict verdict);
/// What `kept_text_of` wrote; nothing if it is damaged.
[[nodiscard]] std::optional<Verdict> kept_verdict_in(const std::string& text, const std::string& subject);

}  // namespace rtx::health
