#pragma once

#include "transports/console.hpp"
#include "transports/console_action.hpp"
#include "transports/session.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::transports::console {

/// From a telnet connection or a serial line in whatever state to a logged-in prompt; `Login` goes on there.
///
/// An unnamed user types the login password at `Password:`. A named one presses Enter there, and is asked
/// `Username:` and `Password:`; some models begin with `Username:`. On a line that others use too (`wake`) it
/// first finds out what the line is doing: Ctrl-C drops a half-typed line, ends a pager and what is running,
/// then Enter shows a prompt of a session that is still open, or the login.
///
/// A password is typed only when the last line says `Password:` and nothing else, and came after the last
/// thing typed: never at a prompt, never into `New_Password:` or another question. Every decision waits for a
/// short silence, so that no decision rests on half a line.
/// Source: command reference 2.1.2, 2.1.4, 2.4 (Ctrl-C), 4.1, 4.10; captures of RTX830, RTX1200, RTX1210.
class Entrance {
 public:
  Entrance(Console& console, EntranceOptions options);

  [[nodiscard]] Action resume(const Event& event);

 private:
  enum class State {
    draining,        ///< A shared line: what was printed before we came is dropped.
    looking,         ///< Nothing of a login has been typed yet.
    user_awaited,    ///< Enter was pressed at `Password:`, so that `Username:` comes.
    user_typed,      ///< The user's name, or Enter for the unnamed one.
    password_typed,  ///< A prompt, or a refusal, must follow.
  };

  Action on_received(std::string_view bytes);
  Action on_quiet();
  Action on_silence();
  Action on_expired() const;
  Action on_ended() const;

  Action at_password_question();
  Action at_user_question();
  Action wake();
  Action type(std::string bytes, State next);
  Action type_password();
  Action left_question(std::string_view question) const;
  Action refused() const;
  Action garbled() const;

  void count(std::string_view bytes);
  bool is_garbled() const;
  bool has_news() const;
  bool is_decided_soon() const;
  std::string last_words() const;
  bool is_named() const { return !options_.user.empty(); }
  bool is_shared() const { return options_.wake; }

  Console& console_;
  EntranceOptions options_;
  State state_;
  std::size_t typed_at_ = 0;   ///< Size of the screen's text when something was typed last.
  int keys_ = 0;               ///< Pressed to wake the line.
  int typed_ = 0;              ///< Everything typed.
  int enters_ = 0;             ///< Pressed at `Password:` to be asked for the user.
  int passwords_ = 0;          ///< Typed.
  std::size_t bytes_ = 0;      ///< Received,
  std::size_t odd_bytes_ = 0;  ///< how many of them are not ASCII text,
  std::size_t line_ends_ = 0;  ///< and how many line ends (CR LF) are among them.
  char last_byte_ = '\0';
};

/// True if `tail` (UTF-8) is what a console without a session asks: `Password:` or `Username:`, nothing else.
[[nodiscard]] bool is_login_question(std::string_view tail) noexcept;

}  // namespace rtx::transports::console
