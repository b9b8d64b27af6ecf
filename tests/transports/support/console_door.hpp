#pragma once

#include "tests/transports/support/console_router.hpp"
#include "tests/transports/support/memory_transport.hpp"
#include "transports/transport.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::tests {

/// How a console asks who is there; a test changes what it is about.
struct DoorHabits {
  ConsoleHabits console;
  std::string login_password = "lion";  ///< Of the unnamed user.
  std::map<std::string, std::string> users{{"alice", "lynx"}};
  bool has_unnamed_user = true;          ///< Else it begins with `Username:`.
  bool stays = false;                    ///< A serial line: it is there before and after the session.
  bool is_silent = false;                ///< Shows its first question only when Enter is pressed.
  bool is_silent_after_exit = false;     ///< The same after every session.
  bool takes_interrupt_as_text = false;  ///< Ctrl-C is a character of a password or name.
  int most_tries = 3;                    ///< Wrong passwords until it hangs up.
  std::string refusal = "Error: Login incorrect.\r\n";
  std::string last_words;                 ///< Said instead of a question; then it hangs up.
  bool hangs_up_after_last_words = true;  ///< Else it takes no notice of anything.
};

/// A router's console with the login in front of it, as telnet and serial lines have it.
class ConsoleDoor {
 public:
  explicit ConsoleDoor(DoorHabits habits);

  void type(std::string_view bytes);

  /// The next piece that is printed; empty if there is none.
  [[nodiscard]] std::string next();

  [[nodiscard]] bool has_hung_up() const { return has_hung_up_ && printed_.empty(); }
  [[nodiscard]] bool asks_for_login() const { return !router_; }

  /// Somebody is logged in already, has typed `keys`, and what was printed is gone.
  void was_left_with(std::string_view keys);

  /// The console behind the door; there must be a session.
  ConsoleRouter& router() { return *router_; }

  std::string visible;      ///< Everything typed while no password was asked for.
  std::string user;         ///< Who has logged in; empty: the unnamed user.
  int wrong_passwords = 0;  ///< Typed at the login; Enter alone, to be asked for a name, is none.
  int logins = 0;
  std::vector<std::string> commands;  ///< Executed in sessions that are over.

 private:
  enum class Asks { nothing, password, user, password_of_user };

  void key(char c);
  void enter();
  void ask_first();
  void ask(Asks question);
  void log_in();
  void refuse();
  void leave();

  DoorHabits habits_;
  std::unique_ptr<ConsoleRouter> router_;
  std::string printed_;
  std::string input_;
  std::string named_;
  Asks asks_ = Asks::nothing;
  int tries_ = 0;
  bool has_hung_up_ = false;
};

/// What a test and a `DoorTransport` share; outlives the session.
struct DoorWire {
  explicit DoorWire(DoorHabits habits) : door{std::move(habits)} {}

  ConsoleDoor door;
  FakeClock clock;
  std::size_t split = static_cast<std::size_t>(-1);
  Mishap mishap = Mishap::none;
  std::size_t mishap_at = 0;
  std::size_t operations = 0;
  bool is_closed = false;
  bool hangs_up_in_silence = false;  ///< Two minutes after the last key.
  transports::Clock::time_point typed_at;
  std::string typed;
};

/// A transport to a `ConsoleDoor` in this process; no real time passes.
class DoorTransport final : public transports::Transport {
 public:
  explicit DoorTransport(DoorWire& wire) : wire_{&wire} {}

  transports::asio::awaitable<std::size_t> read_some(std::span<char> into,
                                                     transports::Deadline deadline) override;
  transports::asio::awaitable<void> write(std::string_view bytes, transports::Deadline deadline) override;
  transports::asio::awaitable<void> close(transports::Deadline deadline) override;
  std::string describe() const override { return "door"; }

 private:
  void step(transports::Deadline deadline);
  [[noreturn]] void time_out(transports::Deadline deadline);

  DoorWire* wire_;
  bool is_dead_ = false;
  bool is_silent_ = false;
  std::string unread_;
};

}  // namespace rtx::tests
