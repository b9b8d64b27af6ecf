#pragma once

#include "transports/charset.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::tests {

/// Something that a command prints: a line, or a piece of one; after a pause.
struct Say {
  std::string text;  ///< UTF-8; `\n` ends a line.
  std::chrono::milliseconds pause{0};
};

/// A question that a command asks after what it has printed.
struct Ask {
  std::string text;
  bool one_key = true;                              ///< Else a line that is not echoed.
  std::map<std::string, std::vector<Say>> answers;  ///< What is said to which answer; others get an error.
  bool asks_for_ever = false;                       ///< Asks again after every answer.
};

/// How a simulated console behaves; a test changes what it is about.
struct ConsoleHabits {
  std::string banner =
      "\nRTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)\n"
      "Copyright (c) 1994-2024 Yamaha Corporation. All Rights Reserved.\n"
      "To display the software copyright statement, use 'show copyright' command.\n"
      "00:a0:de:00:00:01, 00:a0:de:00:00:02\n"
      "Memory 256Mbytes, 2LAN\n";
  std::vector<std::string> config = {"ip lan1 address 192.0.2.1/24"};
  std::string administrator_password = "tiger";
  bool asks_administrator_password = true;
  bool is_administrator = false;
  bool may_be_administrator = true;
  std::map<std::string, std::vector<Say>> outputs;
  std::map<std::string, Ask> asks;
  std::size_t widest = 4096;  ///< The greatest `console columns`.
  bool knows_en_ascii = true;
  bool knows_grep = true;
  bool general_users_see_config = false;
  std::string pager = "---more---";
  std::string erasure = "\r          \r";  ///< What follows the pager when a key has been pressed.
  int loses_commands = 0;                  ///< So many lines typed first are lost, echo and all.
  bool answers_comments_with_error = false;
  std::map<std::string, std::string> completions;  ///< At a blank a word becomes what stands here for it.
  bool echoes_blank = false;                       ///< A blank behind the echo, as completion leaves it.
  bool wraps_eagerly = true;  ///< Goes to the next line when one is full, not with the next character.
  bool says_nothing_at_login = false;  ///< Until Enter is pressed.
  std::string last_words;              ///< Said instead of banner and prompt; then it hangs up.
  std::string noise;                   ///< A system message printed before each echo.
  bool ignores_interrupt = false;
};

/// A router's console as far as this room's tests need one: bytes in, bytes out, no time but in pauses. It is
/// written from what is known of routers, not from the product's code, and it keeps a list of what it was
/// told that nobody should ever tell a router.
class ConsoleRouter {
 public:
  explicit ConsoleRouter(ConsoleHabits habits);

  /// Types `bytes` at the console.
  void type(std::string_view bytes);

  /// What is printed next, or a pause before it.
  struct Printed {
    std::string bytes;
    std::chrono::milliseconds pause{0};
  };
  [[nodiscard]] std::optional<Printed> next();

  /// `save 0` prints what the habits say, and saves nothing.
  void save_prints_output() { saves_ = false; }

  /// Echoes `command`, and never comes back from it.
  void hang_at(std::string command) { hangs_at_ = std::move(command); }

  /// Stays on the line after its last words.
  void keep_line_open() { has_hung_up_ = false; }

  /// Puts back what of a piece was not read.
  void unread(std::string bytes) { printed_.push_front(Printed{std::move(bytes)}); }

  /// Puts back a pause that has not ended.
  void wait_again(std::chrono::milliseconds rest) { printed_.push_front(Printed{{}, rest}); }

  [[nodiscard]] bool has_hung_up() const { return has_hung_up_ && printed_.empty(); }

  std::vector<std::string> commands;  ///< Executed, in order, comments apart.
  std::vector<std::string> wrongs;    ///< Typed into questions: marks and other rubbish; CR LF.
  std::vector<std::string> config;    ///< The running configuration.
  std::optional<std::vector<std::string>> saved;
  std::size_t comments = 0;

 private:
  enum class Mode { line, password, question, pager, hanging };

  void key(char c);
  void line_key(char c);
  void complete_word();
  void enter();
  void execute(const std::string& command);
  void execute_console(const std::string& command);
  void leave();
  void save();
  void interrupt();
  void ask(const Ask& question);
  void answer(const std::string& reply);
  bool has_unsaved_changes() const { return config != saved_config_; }

  void echo(char c);
  void print(const std::string& text);
  void show_page();
  void prompt();
  void error(std::string_view english, std::string_view japanese);
  std::string value_of(const std::string& key, const std::string& otherwise) const;
  void put(std::string bytes);
  void set(const std::string& key, const std::string& line);
  transports::Charset charset() const;
  bool is_japanese() const;
  std::size_t columns() const;

  ConsoleHabits habits_;
  std::deque<Printed> printed_;
  Mode mode_ = Mode::line;
  std::string input_;
  std::string context_;
  bool administrator_;
  bool has_hung_up_ = false;
  bool saves_ = true;
  std::string hangs_at_;
  std::size_t column_ = 0;
  std::optional<Ask> asked_;
  std::vector<std::string> saved_config_;
  std::vector<Say> page_;  ///< What the pager holds back.
  std::size_t lines_on_page_ = 0;
  bool is_typing_password_ = false;
  char last_key_ = '\0';
};

}  // namespace rtx::tests
