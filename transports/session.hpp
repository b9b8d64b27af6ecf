#pragma once

#include "transports/failure.hpp"
#include "transports/secret.hpp"
#include "transports/transport.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::transports {

/// A declared answer to a question that a command may ask. Questions without one fail the command.
struct Answer {
  Answer() = default;
  Answer(std::string question_, Secret reply_) : question{std::move(question_)}, reply{std::move(reply_)} {}

  std::string question;  ///< Text that the question must contain, compared without case.
  Secret reply;          ///< One key for a `(Y/N)` question, else a line (Enter is added).
};

/// How a command may be typed.
enum class Typing {
  alone,  ///< It may ask something: nothing is typed until its prompt, or its question, has been seen.
  ahead,  ///< It never asks (`show`, `ping`, known settings): an end mark, or the next command, may follow at
          ///< once.
};

struct Command {
  Command() = default;
  explicit Command(std::string text_, Typing typing_ = Typing::alone)
      : text{std::move(text_)}, typing{typing_} {}

  std::string text;  ///< One line, UTF-8, without line end. Control characters are refused.
  Typing typing = Typing::alone;
  std::vector<Answer> answers;
  std::chrono::milliseconds deadline{0};  ///< From sending it to its end; 0: the session's `answer_timeout`.
  /// Output that takes long, but has no long pauses: silence for `answer_timeout` ends it as well.
  bool prints_steadily = false;
};

/// What the router said to one command.
struct Reply {
  std::string text;  ///< UTF-8, `\n` line ends, echo, prompt and pager removed, wrapped lines joined.
  /// Places in `text`, ascending, at which a row that filled the console was joined with the next one. A line
  /// may end at each of them, too: many routers do not show the difference.
  std::vector<std::size_t> joints;
  std::optional<std::string> error;  ///< The text behind `Error: ` or `エラー: `, in the router's words.
  std::string prompt;                ///< The prompt that followed, whole: `yamaha01tunnel1# `.
  std::string context;               ///< `tunnel1`, `pp1`, or empty at the top.
  std::vector<std::string> notices;  ///< System messages that came in between (`console info on`).
  std::chrono::microseconds took{};
};

enum class Level { general, administrator };

/// How to log in on a console that asks for it: telnet and serial lines do, SSH does not.
struct EntranceOptions {
  EntranceOptions() = default;

  std::string user;   ///< Empty: the unnamed user.
  Secret password;    ///< Of the user; of the unnamed one it is the router's login password.
  bool wake = false;  ///< The line is there before and after the session, and may be in any state (serial).
};

struct LoginOptions {
  LoginOptions() = default;

  std::string router;  ///< Its name, for messages.
  Level level = Level::administrator;
  Secret administrator_password;            ///< Typed only if asked for.
  std::optional<EntranceOptions> entrance;  ///< Absent: the transport has logged in (SSH).
  bool keep_settings =
      false;  ///< No console setting is changed: the pager is answered, cut lines are joined.
  std::chrono::milliseconds timeout{20'000};
  std::chrono::milliseconds answer_timeout{15'000};  ///< Of commands that have no deadline of their own.
  std::size_t output_limit = 16 * 1024 * 1024;       ///< Bytes one command may print.
};

/// What the banner told at login; empty where it said nothing.
struct Banner {
  std::string model;     ///< `RTX830`
  std::string firmware;  ///< `15.02.31`
};

/// A logged-in console: commands in, replies out.
///
/// It learns the prompt, sets what makes output readable (`console character en.ascii`, `columns`,
/// `lines infinity`) and puts those settings back exactly as found in `close`, before every `save`, and
/// on every other way out that still has a connection. Nothing is ever saved unless `save` is called;
/// the router's question at `exit` is answered N. A `show config` is given as if they had not been set. With
/// `keep_settings` none is changed in the first place.
///
/// One coroutine at a time. Methods throw `Failure`; after one, only `close` may be called. After
/// `Trouble::cancelled` the calling coroutine is still in Asio's cancelled state, in which nothing can be
/// awaited: it must say `co_await asio::this_coro::throw_if_cancelled(false)` (or reset that state) before it
/// awaits `close`.
class Session {
 public:
  /// Takes over `transport`, waits for the prompt, raises the level, makes the console readable.
  static asio::awaitable<std::unique_ptr<Session>> open(std::unique_ptr<Transport> transport,
                                                        LoginOptions options);
  virtual ~Session() = default;

  /// Ends `keep_settings`: from now on the console's settings are changed so that output comes at once and
  /// whole.
  virtual asio::awaitable<void> make_readable() = 0;

  /// The other way: puts the console settings back, and changes none from now on.
  virtual asio::awaitable<void> make_plain() = 0;

  /// Types one command and waits for its end. An `Error:` answer is a value, not a failure.
  virtual asio::awaitable<Reply> send(Command command) = 0;

  /// Types all `commands` (every one `Typing::ahead`) in one go, so that they cost one round trip
  /// together, and returns their replies in order. The deadline is the sum of theirs.
  virtual asio::awaitable<std::vector<Reply>> send_all(std::vector<Command> commands) = 0;

  /// Puts the console settings back and types `save 0`. True only if the router says that it saved.
  /// Source: command reference 56.3.3; a bare `save` may go to external memory, so the number is given.
  virtual asio::awaitable<Reply> save(int slot) = 0;

  /// Puts the console settings back, leaves without saving, closes the transport. Works after a failure
  /// and after cancellation too, as far as the connection still does; returns what could not be put back.
  virtual asio::awaitable<std::vector<std::string>> close() = 0;

  [[nodiscard]] virtual const Banner& banner() const noexcept = 0;
  /// The prompt string without context and mark: what `console prompt` set; may be empty.
  [[nodiscard]] virtual const std::string& prompt_string() const noexcept = 0;

 protected:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
};

}  // namespace rtx::transports
