#pragma once

#include "transports/console.hpp"
#include "transports/console_action.hpp"
#include "transports/session.hpp"

#include <string>
#include <string_view>

namespace rtx::transports::console {

/// What the banner in `text` (raw) told: `RTX830 Rev.15.02.31 (...)`; empty where it says nothing.
/// Source: command reference 2.1; captures of RTX830, RTX1210, RTX1200.
[[nodiscard]] Banner read_banner(std::string_view text);

/// From an opened shell to a prompt of the wanted level: waits for the banner and a prompt, makes sure of the
/// prompt by an end mark, becomes administrator. Two round trips, one where no password is asked.
///
/// Nothing is typed before a prompt has been seen, and nothing after `administrator` until its answer has.
/// What was typed first is typed again if it got lost, as happens right after the banner.
/// Telnet and serial lines have a dialogue of their own before this one: `Entrance`.
class Login {
 public:
  Login(Console& console, Level level, Secret administrator_password);

  [[nodiscard]] Action resume(const Event& event);

  [[nodiscard]] const Banner& banner() const noexcept { return banner_; }

 private:
  enum class State { greeting, checking, password_typed };

  Action on_received(std::string_view bytes);
  Action on_greeting();
  Action on_checking();
  Action on_password_typed();
  Action on_quiet();
  Action on_expired() const;
  Action on_ended() const;
  Action type_first();
  std::string type_mark();
  std::string type_administrator();
  Action type_password();
  Action conclude();
  Action refused() const;

  std::string last_error() const;
  bool find_mark_echo();

  Console& console_;
  Level level_;
  Secret password_;
  State state_ = State::greeting;
  Banner banner_;
  std::string mark_;
  bool mark_seen_ = false;
  bool administrator_typed_ = false;
  std::size_t typed_at_ = 0;  ///< Size of the screen's text when the password was typed.
  int enters_ = 0;
  int tries_ = 0;
};

}  // namespace rtx::transports::console
