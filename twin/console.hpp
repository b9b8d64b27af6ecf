#pragma once

#include "language/commands.hpp"
#include "twin/console_text.hpp"
#include "twin/conversation.hpp"
#include "twin/device.hpp"
#include "twin/output_filter.hpp"
#include "twin/output_gate.hpp"
#include "twin/point.hpp"
#include "twin/terminal.hpp"

#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::twin {

/// The dialogue of a session that has logged in.
class Console final : public Conversation {
 public:
  using Ending = rtx::twin::Ending;

  /// `user` is empty for the unnamed user; `door` is how the session came in.
  Console(Device& device, std::string user, Door door = Door::ssh);
  ~Console() override;

  /// Prints the banner and the first prompt.
  void open() override;

  void receive(std::string_view bytes) override;
  void pass() override;

  using Conversation::take;
  [[nodiscard]] std::string take(std::size_t most) override;
  [[nodiscard]] std::optional<LabTime> next_event() const override;

  /// Whether nothing is left to do unless something is received.
  [[nodiscard]] bool is_idle() const override {
    return mode_ != Mode::busy && !waiting_ && typed_.empty() && gate_.pending() == 0;
  }

  [[nodiscard]] Ending ending() const noexcept override { return ending_; }
  [[nodiscard]] Door door() const noexcept { return door_; }
  [[nodiscard]] const std::string& user() const noexcept { return user_; }
  [[nodiscard]] bool is_administrator() const noexcept { return level_ == Level::administrator; }
  [[nodiscard]] LabTime opened() const noexcept { return opened_; }
  [[nodiscard]] LabTime last_key() const noexcept { return last_key_; }

  /// Where the client comes from; empty for a serial line.
  void comes_from(std::string address) { address_ = std::move(address); }
  [[nodiscard]] const std::string& address() const noexcept { return address_; }

  /// `open` tells the client that it may not come from where it comes from, and ends.
  void restrict_access() noexcept { restricted_ = true; }

  /// The router cuts the session (`restart`).
  void cut_off();
  /// The line to the client goes dead, without a word to either end.
  void fall_silent();
  /// Whether the line has been dead for so long that the router has ended the session.
  [[nodiscard]] bool is_forgotten() const;
  /// Has the carrier look again.
  void wake() {
    if (disturbed_) disturbed_();
  }
  void on_disturbance(std::function<void()> handler) override { disturbed_ = std::move(handler); }

  /// How many bytes of output may wait to be fetched before it stops to make more.
  void print_ahead(std::size_t limit) noexcept { ahead_ = limit; }

  [[nodiscard]] const Display& display() const noexcept { return terminal_.display(); }
  void use(const Display& display) { terminal_.use(display); }

 private:
  enum class Mode { prompt, password, question, pager, busy };

  /// A command whose output is being printed.
  struct Job {
    std::string line;
    LabTime began{0};
    std::deque<OutputLine> lines;
    std::deque<std::string> rows;  ///< Of lines that are due, folded.
    std::function<std::vector<OutputLine>()> more;
    std::function<std::vector<std::string>(std::chrono::milliseconds)> interrupted;
    std::function<void()> done;  ///< What the command does at its end; not if it is interrupted.
    std::vector<Grep> filters;
    std::size_t printed = 0;  ///< Bytes of rows.
    bool paused = false;      ///< A fault's pause has been made.
  };

  /// A pause that a fault makes.
  struct Wait {
    LabTime until{0};
    std::filesystem::path file;  ///< Not empty: until it has gone.
    bool holds_output = false;   ///< What is to be printed comes afterwards.
    std::function<void()> then;
  };

  // Keys (console_keys.cpp)
  void key(char byte);
  void edit(char byte);
  void escape_sequence(char byte);
  void insert(char byte);
  void rub_out();
  void enter();
  void redraw();
  void help();
  void password_key(char byte);
  void question_key(char byte);
  void pager_key(char byte);

  // The dialogue (console.cpp)
  bool step();
  void time_out();
  void prompt();
  void print_banner();
  void end(Ending ending);
  [[nodiscard]] Language language() const;
  void print(std::string_view line);
  void complain(ConsoleError error);
  void log(std::string_view event);
  void ask_password(std::string_view question, std::function<void(const std::string&)> then);
  void ask(std::string_view question, std::function<void(char)> then);
  void ask_yes_no(std::string_view question, std::function<void(bool)> then);
  void flush();

  // Commands (console_commands.cpp)
  void run_line(std::string line);
  void carry_out(const std::string& line);
  void answered();
  void run_command(const std::string& line);
  bool run_own_command(const std::string& line);
  void run_router_command(const std::string& line);
  void administrator();
  void leave(bool save);
  void save(const std::vector<std::string>& words);
  void save_to(std::size_t slot);
  void restart();

  // Commands that take a router into service (console_setup.cpp)
  bool run_setup_command(const std::vector<std::string>& words);
  void change_password(bool of_administrator, bool encrypted);
  void ask_new_password(std::function<void(const std::string&)> then);
  void make_user(const std::string& name);
  void make_host_key(const std::vector<std::string>& words);
  void generate_host_key(unsigned bits);

  // Commands that change safely (console_safety.cpp)
  bool run_safety_command(const std::vector<std::string>& words, const std::string& line);
  void set_rollback_timer(const std::vector<std::string>& words);
  void lua(const std::vector<std::string>& words);
  void terminate_lua(const std::vector<std::string>& words);
  void show_status_lua(const std::string& line);
  bool ask_passwords_of_files(const std::vector<std::string>& words, const std::string& line);
  void ask_passwords(std::vector<std::pair<std::string, std::string>> questions, std::function<void()> then);
  void fail(language::Fault fault);

  // Output of a command (console_output.cpp)
  void start(Job job);
  bool advance_job();
  bool take_due_line();
  void print_row(const std::string& row);
  void interrupt();
  void finish();

  // Faults (console_faults.cpp)
  bool fault_at_line(const std::string& line);
  void fault_in_output(Job& job);
  void fault_in_row(const std::string& row);
  [[nodiscard]] bool loses_this_line() const;

  // Faults at a point of the dialogue (console_points.cpp)
  bool fault_at_point(Phase phase, std::size_t line, std::function<void()> go_on);
  void cease(const std::string& kind);
  void disturb(const Point& point);
  [[nodiscard]] bool is_wait_over() const;
  bool end_wait();
  [[nodiscard]] LabTime look_again_at() const;

  Device& device_;
  std::string user_;
  Door door_;
  Terminal terminal_;
  OutputGate gate_;
  Mode mode_ = Mode::prompt;
  Ending ending_ = Ending::open;
  Level level_ = Level::general;
  language::Selection selection_;
  std::deque<char> typed_;
  std::string line_;        ///< What stands at the prompt, in the console's encoding.
  std::size_t escape_ = 0;  ///< How far into an escape sequence the input is.
  std::size_t ahead_ = 64 * 1024;
  std::size_t rows_ = 0;     ///< Printed since the last key.
  std::size_t lines_ = 0;    ///< Command lines, comments and empty lines excluded.
  std::size_t entered_ = 0;  ///< Lines of all kinds.
  std::size_t point_ = 0;    ///< The number of the line that is being carried out; 0: none is.
  bool echoes_ = false;      ///< The first key of the line at the prompt has come.
  bool carries_out_ = false;
  bool prompt_due_ = false;  ///< The prompt comes when the answer is under way.
  std::optional<Wait> waiting_;
  std::optional<std::string> wrong_prompt_;
  std::optional<Job> job_;
  std::function<void(const std::string&)> password_;
  std::function<void(char)> answer_;
  std::function<void()> disturbed_;
  bool restricted_ = false;
  bool mute_ = false;  ///< It neither answers nor listens, though the session stands.
  LabTime opened_{0};
  LabTime last_key_{0};
  std::string address_;
};

}  // namespace rtx::twin
