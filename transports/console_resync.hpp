#pragma once

#include "transports/console.hpp"
#include "transports/console_action.hpp"

#include <string>

namespace rtx::transports::console {

/// Brings a console of which nothing is known any more back to its prompt: interrupts what runs (Ctrl-C),
/// waits for a prompt, types an end mark to be certain. A pager is quit; the question whether to save is
/// answered N; before any other question it gives up, since no key there is harmless. Source: command
/// reference 2.4, 2.5.1 (Ctrl-C), 56.3.2 (the question).
class Resync {
 public:
  explicit Resync(Console& console) : console_{console} {}

  [[nodiscard]] Action resume(const Event& event);

 private:
  Action on_received(std::string_view bytes);
  Action on_quiet();
  Action type_mark();
  Action interrupt();

  Console& console_;
  std::string mark_;
  int marks_typed_ = 0;
  int interrupts_ = 0;
};

/// True if `question` (UTF-8) is the router's question, at leaving, whether to save.
[[nodiscard]] bool asks_to_save(std::string_view question) noexcept;

}  // namespace rtx::transports::console
