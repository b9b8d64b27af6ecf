#pragma once

#include "twin/console.hpp"
#include "twin/conversation.hpp"
#include "twin/device.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// The log-in of a door that knows nobody (telnet, the serial line), and the console behind it.
///
/// The unnamed user is asked for `Password:` first; Enter alone asks for `Username:` and its `Password:`.
/// Models without an unnamed user begin with `Username:`. On telnet the end of the console is the end of the
/// connection; a serial line is back at the log-in.
/// Source: command reference 2.1.2, 2.1.4, 4.1, 4.10; what is not known is in `LoginHabits`.
class LoginDialogue final : public Conversation {
 public:
  LoginDialogue(Device& device, Door door);
  ~LoginDialogue() override;

  void open() override;
  void receive(std::string_view bytes) override;
  void pass() override;
  using Conversation::take;
  [[nodiscard]] std::string take(std::size_t most) override;
  [[nodiscard]] std::optional<LabTime> next_event() const override;
  [[nodiscard]] Ending ending() const noexcept override;
  [[nodiscard]] bool is_idle() const override;
  void on_disturbance(std::function<void()> handler) override;

  /// The address that the client comes from, for `telnetd host`; nobody is refused before it is known.
  void comes_from(std::string address) { address_ = std::move(address); }
  /// The server has no session left for this client: `open` says so and ends.
  void refuse() { refused_ = true; }

  /// Lets `user` in without a question, as if the answers had been given before.
  void let_in(const std::string& user);

  /// The console while somebody is logged in.
  [[nodiscard]] Console* console() const noexcept { return console_.get(); }

 private:
  enum class Stage { asleep, unnamed_password, name, password, inside };

  [[nodiscard]] const LoginHabits& habits() const;
  [[nodiscard]] bool is_serial() const noexcept { return door_ == Door::serial; }
  [[nodiscard]] bool begins_with_name() const;
  [[nodiscard]] bool empty_enter_logs_in() const;

  void greet();
  void ask(Stage stage);
  void key(char byte);
  void enter(std::string typed);
  void try_password(const User* user, std::string_view typed);
  void fail();
  void end(Ending ending);
  void console_ended();
  void gather(std::size_t most);

  Device& device_;
  Door door_;
  std::string address_;
  Stage stage_ = Stage::asleep;
  Ending ending_ = Ending::open;
  std::string out_;
  std::string line_;
  std::string name_;
  std::unique_ptr<Console> console_;
  std::function<void()> disturbed_;
  unsigned failures_ = 0;
  bool refused_ = false;
  bool mute_ = false;
  LabTime last_key_{0};
};

}  // namespace rtx::twin
