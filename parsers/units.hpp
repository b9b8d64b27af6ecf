#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rtx::parsers {

/// A text that can be a template argument: `Word<"idle", "established">`, `lit<" ttl=">`.
template <std::size_t N>
struct FixedString {
  char chars[N]{};

  consteval FixedString() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a template argument is written as a plain literal.
  consteval FixedString(const char (&text)[N]) { std::copy_n(text, N, chars); }

  [[nodiscard]] constexpr std::string_view view() const { return {chars, N - 1}; }
};

/// A word out of a set of which we know `Known`. A word that is not among them is kept as the router
/// printed it: new firmware may bring new states.
template <FixedString... Known>
struct Word {
  static constexpr std::array<std::string_view, sizeof...(Known)> known{Known.view()...};

  std::string_view text;

  friend bool operator==(const Word&, const Word&) = default;
  friend bool operator==(const Word& word, std::string_view text_) { return word.text == text_; }
};

/// A text in which secrets may stand: the `Value` made of it shows them as `*`.
struct Guarded {
  std::string_view text;

  friend bool operator==(const Guarded&, const Guarded&) = default;
  friend bool operator==(const Guarded& guarded, std::string_view text_) { return guarded.text == text_; }
};

/// A date and a time as the router's clock printed it, `2024/11/03 16:04:53`. Its width is fixed, so that
/// texts compare as times do.
struct ClockTime {
  std::string_view text;

  friend bool operator==(const ClockTime&, const ClockTime&) = default;
  friend bool operator==(const ClockTime& time, std::string_view text_) { return time.text == text_; }
};

/// Whole seconds, up to 136 years: connection times, lives of SAs.
using Seconds = std::chrono::duration<std::uint32_t>;

/// A MAC address as the router printed it, put together again where the console's width had cut it.
struct MacAddress {
  std::array<char, 17> chars{};
  std::uint8_t size = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {chars.data(), size}; }
  friend bool operator==(const MacAddress& left, const MacAddress& right) {
    return left.view() == right.view();
  }
};

}  // namespace rtx::parsers
