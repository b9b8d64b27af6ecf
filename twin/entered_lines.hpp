#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace rtx::twin {

/// The command lines that have been entered at a router's prompts, in the order in which it took them up:
/// every line that is neither empty nor a comment. Passwords and answers to questions are none.
class EnteredLines {
 public:
  struct Entered {
    std::string text;
    bool answered = false;  ///< It came to the point behind its effect: the session went on.
    bool prompted = false;  ///< Likewise, to the point before the next prompt.
  };
  /// Further lines are counted, and not kept.
  static constexpr std::size_t most_kept = 20'000;

  /// Returns its number, from 1.
  std::size_t add(std::string text) {
    if (kept_.size() < most_kept) kept_.push_back({.text = std::move(text)});
    return ++count_;
  }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] const std::vector<Entered>& kept() const noexcept { return kept_; }
  /// None: it was not kept.
  [[nodiscard]] Entered* find(std::size_t number) {
    return number == 0 || number > kept_.size() ? nullptr : &kept_[number - 1];
  }

 private:
  std::vector<Entered> kept_;
  std::size_t count_ = 0;
};

}  // namespace rtx::twin
