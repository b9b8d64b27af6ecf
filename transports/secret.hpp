#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace rtx::transports {

/// A password or key. It cannot be printed, compared or logged; only the code that types it to a router
/// or hands it to an authentication method calls `reveal()`. Its memory is wiped when it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_{std::move(text)} {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_{std::exchange(other.text_, {})} {}
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  [[nodiscard]] std::string_view reveal() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

 private:
  void wipe() noexcept;
  std::string text_;
};

}  // namespace rtx::transports
