#include "transports/console_resync.hpp"

#include "transports/console_echo.hpp"

namespace rtx::transports::console {
namespace {

using namespace std::chrono_literals;

constexpr auto quiet = 400ms;
constexpr int most_interrupts = 3;
constexpr int most_marks_to_resync = 3;
/// Output that still pours in is not kept; a prompt and a mark are far shorter.
constexpr std::size_t kept = 4096;

}  // namespace

bool asks_to_save(std::string_view question) noexcept {
  return question_in(question) == Question::one_key &&
         (contains_without_case(question, "save new configuration") ||
          contains_without_case(question, "新しい設定を保存"));
}

Action Resync::resume(const Event& event) {
  if (std::holds_alternative<Start>(event)) return interrupt();
  if (const auto* received = std::get_if<Received>(&event)) return on_received(received->bytes);
  if (std::holds_alternative<Quiet>(event)) return on_quiet();
  if (std::holds_alternative<Sent>(event)) return Read{quiet};
  if (std::holds_alternative<Ended>(event)) return Failed{Trouble::closed, {}, {}};
  return Failed{Trouble::prompt_timeout, console_.router + " did not come back to its prompt", {}};
}

Action Resync::on_received(std::string_view bytes) {
  Screen& screen = console_.screen;
  screen.feed(bytes);
  if (screen.text().size() > 2 * kept) screen.drop(screen.text().size() - kept);
  if (screen.take_pager()) return Send{Secret{"q"}};
  if (marks_typed_ == 0) {
    return is_prompt_with(screen.tail(), console_.prompt.string) ? type_mark() : Action{Read{quiet}};
  }
  const std::string_view text = screen.text();
  const auto find = [&](std::size_t from) { return find_mark(text, mark_, from, console_.columns); };
  for (auto echo = find(0); echo; echo = find(echo->end)) {
    const auto prompt = find_prompt_before(text, echo->begin, console_.columns);
    if (!prompt) continue;
    console_.prompt = split_prompt(prompt_between(text, *prompt, echo->begin), console_.prompt, false);
    screen.drop(echo->end);
    return Done{};
  }
  return Read{quiet};
}

Action Resync::on_quiet() {
  const std::string_view tail = console_.screen.tail();
  if (ends_like_prompt(tail) && marks_typed_ < most_marks_to_resync) return type_mark();
  if (asks_to_save(decode(tail, console_.charset))) return Send{Secret{"N"}};
  if (interrupts_ < most_interrupts) return interrupt();
  return Failed{Trouble::prompt_timeout, console_.router + " did not come back to its prompt", {}};
}

Action Resync::type_mark() {
  if (mark_.empty()) mark_ = console_.marks.next();
  ++marks_typed_;
  return Send{Secret{mark_ + '\r'}};
}

Action Resync::interrupt() {
  ++interrupts_;
  return Send{Secret{"\x03"}};
}

}  // namespace rtx::transports::console
