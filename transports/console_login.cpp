#include "transports/console_login.hpp"

#include "transports/console_echo.hpp"
#include "transports/console_reply.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <utility>

namespace rtx::transports::console {
namespace {

using namespace std::chrono_literals;

/// Without banner or prompt for so long, Enter is pressed. Source: command reference 2.1.5.
constexpr auto silent_greeting = 2000ms;
/// Without an echo for so long, what was typed first is taken for lost.
constexpr auto lost_input = 2000ms;
constexpr int most_tries = 3;
constexpr std::string_view administrator = "administrator";
constexpr std::size_t longest_greeting = 64 * 1024;

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// Calls `visit` with every line of `text` until it returns true.
template <class Visit>
bool any_line(std::string_view text, Visit visit) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::string_view line = line_at(text, begin);
    if (visit(line)) return true;
    begin += line.size() + 1;
  }
  return false;
}

}  // namespace

Banner read_banner(std::string_view text) {
  Banner banner;
  any_line(text, [&banner](std::string_view line) {
    const std::size_t revision = line.find(" Rev.");
    if (revision == std::string_view::npos || revision == 0 || line.front() == '#') return false;
    const std::string_view number = line.substr(revision + 5);
    const std::size_t length = std::min(number.find_first_not_of("0123456789."), number.size());
    banner.model = sanitise(line.substr(0, std::min(line.find(' '), std::size_t{32})));
    banner.firmware = number.substr(0, std::min(length, std::size_t{32}));
    return true;
  });
  return banner;
}

Login::Login(Console& console, Level level, Secret administrator_password)
    : console_{console}, level_{level}, password_{std::move(administrator_password)} {}

Action Login::resume(const Event& event) {
  // A prompt stands there already where another dialogue came before this one.
  if (std::holds_alternative<Start>(event)) return on_greeting();
  if (std::holds_alternative<Sent>(event))
    return Read{state_ == State::greeting ? silent_greeting : lost_input};
  if (const auto* received = std::get_if<Received>(&event)) return on_received(received->bytes);
  if (std::holds_alternative<Quiet>(event)) return on_quiet();
  if (std::holds_alternative<Expired>(event)) return on_expired();
  return on_ended();
}

Action Login::on_received(std::string_view bytes) {
  console_.screen.feed(bytes);
  if (console_.screen.text().size() > longest_greeting) {
    return Failed{Trouble::output_too_long, console_.router + " greets without end",
                  "is this a router's console?"};
  }
  if (console_.screen.take_pager()) return Send{Secret{" "}};
  switch (state_) {
    case State::greeting:
      return on_greeting();
    case State::checking:
      return on_checking();
    case State::password_typed:
      return on_password_typed();
  }
  return Read{};
}

Action Login::on_greeting() {
  if (!ends_like_prompt(console_.screen.tail())) return Read{silent_greeting};
  banner_ = read_banner(console_.screen.text());
  return type_first();
}

Action Login::type_first() {
  // A provisional prompt: what stands before the mark decides.
  console_.prompt = split_prompt(std::string{console_.screen.tail()}, Prompt{}, false);
  console_.screen.drop(console_.screen.tail_begin());
  state_ = State::checking;
  std::string bytes = type_mark();
  if (level_ == Level::administrator && !console_.prompt.administrator) bytes += type_administrator();
  return Send{Secret{std::move(bytes)}};
}

std::string Login::type_mark() {
  ++tries_;
  mark_ = console_.marks.next();
  mark_seen_ = false;
  return mark_ + '\r';
}

std::string Login::type_administrator() {
  administrator_typed_ = true;
  return std::string{administrator} + '\r';
}

bool Login::find_mark_echo() {
  const std::string_view text = console_.screen.text();
  const auto echo = find_mark(text, mark_, 0, console_.columns);
  if (!echo) return false;
  const auto prompt = find_prompt_before(text, echo->begin, console_.columns);
  if (!prompt) return false;
  console_.prompt = split_prompt(prompt_between(text, *prompt, echo->begin), Prompt{}, false);
  console_.screen.drop(echo->end);
  return true;
}

Action Login::on_checking() {
  if (!mark_seen_) {
    mark_seen_ = find_mark_echo();
    if (mark_seen_ && !administrator_typed_) {
      const bool is_there = level_ == Level::general || console_.prompt.administrator;
      return is_there ? Action{Done{}} : Action{Send{Secret{type_administrator()}}};
    }
  }
  if (!administrator_typed_) return Read{lost_input};

  const std::string_view text = console_.screen.text();
  const auto echo = find_command(text, console_.prompt.text, administrator, console_.columns);
  if (!echo || console_.screen.tail_begin() < echo->end) return Read{lost_input};
  const std::string_view tail = console_.screen.tail();
  if (question_in(decode(tail, console_.charset)) == Question::line) return type_password();
  if (is_prompt_with(tail, console_.prompt.string)) return conclude();
  return Read{lost_input};
}

Action Login::type_password() {
  state_ = State::password_typed;
  typed_at_ = console_.screen.text().size();
  std::string line{password_.reveal()};
  line += '\r';
  return Send{Secret{std::move(line)}};
}

Action Login::on_password_typed() {
  if (console_.screen.tail_begin() < typed_at_) return Read{};
  const std::string_view tail = console_.screen.tail();
  if (is_prompt_with(tail, console_.prompt.string)) return conclude();
  if (question_in(decode(tail, console_.charset)) == Question::line) return refused();
  return Read{};
}

/// A prompt stands behind the answer to `administrator`.
Action Login::conclude() {
  const std::string tail{console_.screen.tail()};
  const Prompt prompt = split_prompt(tail, console_.prompt, false);
  if (!prompt.administrator) return refused();
  console_.prompt = prompt;
  console_.screen.drop(console_.screen.tail_begin());
  return Done{};
}

Action Login::on_quiet() {
  const std::string_view tail = console_.screen.tail();
  if (state_ == State::greeting) {
    if (const std::string text = decode(tail, console_.charset); question_in(text) != Question::none) {
      return Failed{Trouble::undeclared_question,
                    console_.router + " asks \"" + for_message(tail, console_) + "\" right after login",
                    "log in by hand once and answer it"};
    }
    if (enters_ >= most_tries || !tail.empty()) return Read{};
    ++enters_;
    return Send{Secret{"\r"}};
  }
  if (state_ == State::checking && tries_ < most_tries && ends_like_prompt(tail)) {
    // What has been typed is lost, or else its echo would come before that of a new mark. A mark alone does
    // no harm should `administrator` only be slow.
    administrator_typed_ = false;
    return Send{Secret{type_mark()}};
  }
  return Read{};
}

Action Login::refused() const {
  std::string why = last_error();
  if (why.empty()) why = "it gave no reason";
  const bool asked = state_ == State::password_typed;
  if (asked && password_.empty()) why += "; it asked for a password, and none is given";
  return Failed{Trouble::administrator_refused, console_.router + " refused `administrator`: " + why,
                asked ? "check the administrator password of this router"
                      : "check `user attribute administrator` of this user"};
}

Action Login::on_expired() const {
  return Failed{Trouble::prompt_timeout, console_.router + " showed no prompt in time after login",
                "check with ssh by hand that this is a router's console"};
}

/// Source: text seen on real routers; the connection is cut right behind it.
Action Login::on_ended() const {
  const std::string error = last_error();
  if (contains_without_case(error, "restricted")) {
    return Failed{Trouble::access_restricted, console_.router + " answered \"" + error + "\"",
                  "allow this host in `sshd host` and `user attribute host`, for IPv6 too"};
  }
  return Failed{Trouble::closed,
                error.empty() ? std::string{} : console_.router + " answered \"" + error + "\" and hung up",
                {}};
}

std::string Login::last_error() const {
  std::string error;
  any_line(console_.screen.text(), [&](std::string_view line) {
    if (auto found = error_in(for_message(line, console_))) error = *std::move(found);
    return false;
  });
  return error;
}

}  // namespace rtx::transports::console
