#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::parsers {

/// `2024/11/03 16:04:53`, or a day alone (its first second), by a router's clock, whose zone nobody knows.
/// Nothing if it is written otherwise, or if there is no such time.
[[nodiscard]] std::optional<std::chrono::sys_seconds> clock_time(std::string_view text) noexcept;

/// The other way: always with its time of day.
[[nodiscard]] std::string clock_text(std::chrono::sys_seconds time);

}  // namespace rtx::parsers
