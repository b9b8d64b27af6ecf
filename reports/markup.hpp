#pragma once

#include "reports/escape.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>

namespace rtx::reports {

/// Markup that grows, and in which nothing from outside can become markup: the forms are literals (the
/// compiler takes nothing else), and every text put into one is escaped on its way. Numbers go in as they
/// are, other Markup as it is. Attributes in a form stand in double quotes.
class Markup {
 public:
  /// A text of this program's source, whatever is in it: a style sheet.
  class Source {
   public:
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is to be written plainly.
    consteval Source(const char* text) : text_{text} {}
    [[nodiscard]] constexpr std::string_view text() const { return text_; }

   private:
    std::string_view text_;
  };

  /// How a part of type T is handed to the formatter.
  template <class T>
  static auto shown(const T& part) {
    if constexpr (std::is_same_v<T, Markup>) {
      return std::string_view{part.text_};
    } else if constexpr (std::is_arithmetic_v<T>) {
      return part;
    } else {
      return escaped(std::string_view{part});
    }
  }

  template <class... Parts>
  void add(fmt::format_string<decltype(shown(std::declval<const Parts&>()))...> form, const Parts&... parts) {
    fmt::format_to(std::back_inserter(text_), form, shown(parts)...);
  }

  void add(const Markup& other) { text_ += other.text_; }
  void add_source(Source source) { text_ += source.text(); }

  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  [[nodiscard]] const std::string& text() const& noexcept { return text_; }
  [[nodiscard]] std::string text() && noexcept { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace rtx::reports
