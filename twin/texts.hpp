#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace rtx::twin {

/// A wall clock's time, in UTC.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

// Times as a router prints them, in Japanese time (its default time zone).
[[nodiscard]] std::string slashed_time(WallTime time);    ///< `2024/11/03 16:04:53`
[[nodiscard]] std::string reporting_date(WallTime time);  ///< `Nov 3 16:04:53 2024`

/// `5days 21:12:17`
[[nodiscard]] std::string days_and_time(std::chrono::seconds elapsed);

/// `1 minute 9 seconds`: singular for 1, leading parts that are zero left out.
[[nodiscard]] std::string duration_english(std::chrono::seconds elapsed);
/// `2時間5分10秒`
[[nodiscard]] std::string duration_japanese(std::chrono::seconds elapsed);

/// `0 packet [0 octet]`, `7 packets [644 octets]`: singular for 0 and 1.
[[nodiscard]] std::string packets_english(std::uint64_t packets, std::uint64_t octets);
[[nodiscard]] std::string packets_japanese(std::uint64_t packets, std::uint64_t octets);

/// `text` with blanks behind it, or before it, up to `width`; longer texts stay as they are.
[[nodiscard]] std::string left(std::string text, std::size_t width);
[[nodiscard]] std::string right(std::string text, std::size_t width);

}  // namespace rtx::twin
