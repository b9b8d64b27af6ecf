#include "transports/console_entrance.hpp"

#include "transports/charset.hpp"
#include "transports/console_reply.hpp"
#include "transports/console_resync.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace rtx::transports::console {
namespace {

using namespace std::chrono_literals;

/// So long nothing may follow what looks like a question or a prompt before it is taken for one.
constexpr auto settled = 200ms;
/// A shared line that prints nothing for so long is not in the midst of something.
constexpr auto drained = 300ms;
/// Without anything known on the screen for so long, a key is pressed. Source: command reference 2.1.2.
constexpr auto silence = 2000ms;
constexpr auto silence_of_shared_line = 1000ms;

constexpr int most_keys = 6;
/// A login takes three lines; a console that wants more than this does not let anybody in.
constexpr int most_typed = 16;
constexpr int most_enters = 3;
constexpr std::size_t most_drained = 4096;
constexpr std::size_t longest_noise = 64 * 1024;
constexpr std::string_view interrupt = "\x03";
constexpr std::string_view enter = "\r";

template <std::size_t Count>
bool is_one_of(std::string_view tail, const std::array<std::string_view, Count>& questions) {
  tail = without_trailing_blanks(tail);
  return std::ranges::any_of(questions, [tail](std::string_view question) {
    return tail.size() == question.size() && contains_without_case(tail, question);
  });
}

/// Exactly that: `New_Password:` and `Old_Password:` would change the password.
bool is_password_question(std::string_view tail) {
  return is_one_of<3>(tail, {"password:", "パスワード:", "パスワード："});
}

bool is_user_question(std::string_view tail) {
  return is_one_of<4>(tail, {"username:", "user name:", "ユーザ名:", "ユーザー名:"});
}

bool is_control_of_text(unsigned char byte) {
  constexpr std::string_view known{"\r\n\t\b\a\x1b\x03\x11\x13", 9};
  return known.find(static_cast<char>(byte)) != std::string_view::npos;
}

}  // namespace

bool is_login_question(std::string_view tail) noexcept {
  return is_password_question(tail) || is_user_question(tail);
}

Entrance::Entrance(Console& console, EntranceOptions options)
    : console_{console},
      options_{std::move(options)},
      state_{options_.wake ? State::draining : State::looking} {}

Action Entrance::resume(const Event& event) {
  if (std::holds_alternative<Start>(event)) return Read{state_ == State::draining ? drained : silence};
  if (const auto* received = std::get_if<Received>(&event)) return on_received(received->bytes);
  if (std::holds_alternative<Sent>(event)) return Read{is_shared() ? silence_of_shared_line : silence};
  if (std::holds_alternative<Quiet>(event)) return on_quiet();
  if (std::holds_alternative<Expired>(event)) return on_expired();
  return on_ended();
}

Action Entrance::on_received(std::string_view bytes) {
  count(bytes);
  Screen& screen = console_.screen;
  screen.feed(bytes);
  if (state_ == State::draining) {
    const bool goes_on = !screen.take_pager() && bytes_ < most_drained;
    return goes_on ? Action{Read{drained}} : wake();
  }
  if (screen.text().size() > longest_noise || bytes_ > 4 * longest_noise) {
    if (is_garbled()) return garbled();
    return Failed{Trouble::output_too_long, console_.router + " greets without end",
                  "is this a router's console?"};
  }
  if (screen.take_pager()) return type("q", state_);
  if (is_decided_soon()) return Read{settled};
  return Read{is_shared() ? silence_of_shared_line : silence};
}

bool Entrance::is_decided_soon() const {
  const std::string_view tail = console_.screen.tail();
  return has_news() &&
         (ends_like_prompt(tail) || question_in(decode(tail, console_.charset)) != Question::none);
}

/// True if the last line began after what was typed last, so that it is an answer to that.
bool Entrance::has_news() const {
  return console_.screen.tail_begin() >= typed_at_;
}

Action Entrance::on_quiet() {
  if (state_ == State::draining) return wake();
  if (!has_news()) return on_silence();
  const std::string tail = decode(console_.screen.tail(), console_.charset);
  if (is_password_question(tail)) return at_password_question();
  if (is_user_question(tail)) return at_user_question();
  if (ends_like_prompt(console_.screen.tail())) return Done{};
  if (asks_to_save(tail)) return type("N", state_);
  if (question_in(tail) != Question::none) return left_question(console_.screen.tail());
  return on_silence();
}

/// Nothing is on the screen that says what to do.
Action Entrance::on_silence() {
  if (keys_ >= 2 && is_garbled()) return garbled();
  const bool may_be_lost = state_ == State::looking || state_ == State::user_awaited;
  return may_be_lost && keys_ < most_keys ? wake() : Action{Read{}};
}

/// Ctrl-C first on a shared line: Enter would carry out what somebody has half typed. Then Enter: a session
/// shows its prompt anew, a login asks.
Action Entrance::wake() {
  const bool first = state_ == State::draining;
  if (first) {
    console_.screen.drop(console_.screen.text().size());
    state_ = State::looking;
  }
  ++keys_;
  const bool interrupts = is_shared() && state_ == State::looking && (first || keys_ == 3);
  return type(std::string{interrupts ? interrupt : enter}, state_);
}

Action Entrance::at_password_question() {
  switch (state_) {
    case State::draining:
    case State::looking:
      if (!is_named()) return type_password();
      break;
    case State::user_awaited:
      break;
    case State::user_typed:
      return type_password();
    case State::password_typed: {
      // On a shared line the question that was answered may have been meant for a name half typed before.
      const bool once_more = is_shared() && !is_named() && passwords_ == 1 && !options_.password.empty();
      return once_more ? type_password() : refused();
    }
  }
  if (enters_ == most_enters) {
    return Failed{Trouble::authentication_refused,
                  console_.router + " asks for a password only: it does not let a user be named",
                  "leave out `user`, and give the router's login password as `password`"};
  }
  ++enters_;
  return type(std::string{enter}, State::user_awaited);
}

Action Entrance::at_user_question() {
  if (state_ == State::password_typed || (state_ == State::user_typed && is_named())) return refused();
  if (state_ == State::user_typed) {
    return Failed{Trouble::authentication_refused,
                  console_.router + " asks for a user name, and none is given",
                  "give `user` and `password` of a login user of this router"};
  }
  return type(options_.user + '\r', State::user_typed);
}

Action Entrance::type(std::string bytes, State next) {
  if (++typed_ > most_typed) {
    return Failed{Trouble::prompt_timeout, console_.router + " asks again and again, and shows no prompt",
                  "log in by hand once and see what it wants"};
  }
  state_ = next;
  typed_at_ = console_.screen.text().size();
  return Send{Secret{std::move(bytes)}};
}

Action Entrance::type_password() {
  ++passwords_;
  std::string line{options_.password.reveal()};
  line += '\r';
  return type(std::move(line), State::password_typed);
}

// --- What went wrong -------------------------------------------------------------------------------

/// A question that nobody asked for: no key there is known to be harmless.
Action Entrance::left_question(std::string_view question) const {
  return Failed{Trouble::undeclared_question,
                console_.router + " asks \"" + for_message(question, console_) + "\" instead of a login",
                "log in by hand once and answer it"};
}

Action Entrance::refused() const {
  const std::string words = last_words();
  if (contains_without_case(words, "restricted")) return on_ended();
  std::string message = console_.router + " refused the login";
  message += is_named() ? " of user '" + for_message(options_.user, console_) + "'" : " without a user name";
  if (!words.empty()) message += ": " + words;
  if (options_.password.empty()) message += "; it asked for a password, and none is given";
  return Failed{Trouble::authentication_refused, std::move(message),
                is_named() ? "check `user` and `password` of this router, and its `user attribute`"
                           : "check `password`: without `user` it is the router's login password"};
}

Action Entrance::garbled() const {
  return Failed{Trouble::broken, console_.router + " sends what is no text",
                is_shared()
                    ? "wrong baud rate? Routers use 9600 unless `set-serial-baudrate` was used: check "
                      "`baud`, then the cable"
                    : "check with telnet by hand that this is a router's console"};
}

Action Entrance::on_expired() const {
  if (is_garbled()) return garbled();
  const std::string shown = for_message(console_.screen.tail(), console_);
  if (state_ == State::password_typed) {
    return Failed{Trouble::prompt_timeout, console_.router + " said nothing more after the password",
                  "log in by hand once and see what it wants"};
  }
  std::string message = console_.router;
  message += bytes_ == 0 ? " says nothing at all" : " showed neither a login nor a prompt in time";
  if (!shown.empty()) message += "; the last line is \"" + shown + "\"";
  return Failed{Trouble::prompt_timeout, std::move(message),
                is_shared() ? "check that the router is on, the cable, and `baud`"
                            : "check with telnet by hand that this is a router's console"};
}

/// Source: text seen on real routers; the connection is cut right behind it.
Action Entrance::on_ended() const {
  const std::string words = last_words();
  const std::string said = words.empty() ? std::string{} : " (\"" + words + "\")";
  if (contains_without_case(words, "restricted")) {
    return Failed{Trouble::access_restricted, console_.router + " answered \"" + words + "\"",
                  "allow this host in `telnetd host` and `user attribute host`, for IPv6 too"};
  }
  if (is_shared()) return Failed{Trouble::closed, {}, {}};
  if (state_ == State::password_typed) {
    return Failed{Trouble::authentication_refused, console_.router + " hung up after the password" + said,
                  "check `user` and `password`; if they are right, whether as many are logged in as "
                  "`telnetd session` allows (`show status user`)"};
  }
  if (typed_ > 0) return Failed{Trouble::closed, console_.router + " hung up during the login" + said, {}};
  return Failed{
      Trouble::closed, console_.router + " hung up before it asked for a login" + said,
      "as many may be logged in as `telnetd session` allows (`show status user`), or `telnetd host` "
      "does not allow this host"};
}

/// What the router said last, apart from the question that stands there now.
std::string Entrance::last_words() const {
  const std::string_view text = console_.screen.text();
  std::string words;
  for (std::size_t begin = std::min(typed_at_, text.size()); begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = for_message(text.substr(begin, end - begin), console_);
    begin = end + 1;
    if (line.empty() || question_in(line) != Question::none) continue;
    words = error_in(line).value_or(line);
  }
  return words;
}

/// Counts the bytes that are not ASCII text, and the line ends.
void Entrance::count(std::string_view bytes) {
  bytes_ += bytes.size();
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = (byte < ' ' && !is_control_of_text(byte)) || byte == 0x7f;
    if (control || byte >= 0x80) ++odd_bytes_;
    if (c == '\n' && last_byte_ == '\r') ++line_ends_;
    last_byte_ = c;
  }
}

/// Japanese text has odd bytes, too, but lines that end, and every Enter ends one. A line that is read at the
/// wrong speed has hardly ever the two bytes of a line end next to each other.
bool Entrance::is_garbled() const {
  constexpr std::size_t few = 2;
  constexpr std::size_t longest_line = 200;
  return bytes_ >= few && odd_bytes_ * 100 >= bytes_ * 20 && line_ends_ * longest_line < bytes_;
}

}  // namespace rtx::transports::console
