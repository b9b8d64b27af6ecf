#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rtx::transports {

/// A password or key. It cannot be printed, compared or logged; only the code that types it to a router
/// or hands it to an authentication method calls `reveal()`. Its memory is wiped when it goes.
///
/// A vector holds it, not a string: moving a short string leaves its characters behind in the old object.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept = default;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  [[nodiscard]] std::string_view reveal() const noexcept {
    return empty() ? std::string_view{} : std::string_view{text_.data(), text_.size() - 1};
  }
  /// The same, for C: it ends with a zero byte.
  [[nodiscard]] const char* reveal_c_string() const noexcept { return empty() ? "" : text_.data(); }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

 private:
  void wipe() noexcept;
  std::vector<char> text_;  // With a closing zero byte, or nothing at all.
};

}  // namespace rtx::transports
