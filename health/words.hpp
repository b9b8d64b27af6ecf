#pragma once

#include "health/verdict.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::health {

/// In which language a person is told.
enum class Language : std::uint8_t { english, japanese };

/// The language of `en` or `ja`.
[[nodiscard]] std::optional<Language> language_named(std::string_view name) noexcept;

/// A health as a person reads it: `could not tell`, `判定不能`.
[[nodiscard]] const char* word_for(Health health, Language language) noexcept;

/// The greatest two units: `4 d 6 h`, `3時間20分`; below a minute `12.5 s` or `45 s`.
[[nodiscard]] std::string duration_words(std::chrono::milliseconds time, Language language);

/// `12.3 ms`, `0.38 ms`, `1.2 s`
[[nodiscard]] std::string rtt_words(std::chrono::microseconds rtt);

/// `20 %`, `0.5 %`
[[nodiscard]] std::string share_words(parsers::Permille share);

/// `2026-01-31 11:00`, `offset` east of UTC; with seconds if `with_seconds`.
[[nodiscard]] std::string time_words(Time time, std::chrono::minutes offset, bool with_seconds = false);

/// `UTC+09:00`, `UTC`
[[nodiscard]] std::string zone_words(std::chrono::minutes offset);

/// `2026年1月31日`, `31 January 2026`
[[nodiscard]] std::string date_words(Time time, std::chrono::minutes offset, Language language);

}  // namespace rtx::health
