#include "transports/console_exchange.hpp"

#include "transports/console_echo.hpp"
#include "transports/console_entrance.hpp"
#include "transports/console_reply.hpp"

#include <algorithm>
#include <utility>

namespace rtx::transports::console {
namespace {

using namespace std::chrono_literals;

/// After this silence a prompt on the screen means that the end mark was lost: it is typed again.
constexpr auto lost_mark_quiet = 1500ms;
/// After this silence a prompt of unknown form is taken for one where a mark may be typed.
constexpr auto unknown_prompt_quiet = 1000ms;
/// After this silence a line that looks like a question is one.
constexpr auto question_quiet = 300ms;
constexpr int most_marks = 3;
/// A router that asks the same thing again and again (a wrong password) is not answered for ever.
constexpr int most_uses_of_answer = 3;

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

/// The line of `text` that asks something, the key that a mark begins with taken for an answer or not.
std::optional<std::string_view> question_that_took_mark(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('#')) line.remove_suffix(1);
    if (question_in(line) != Question::none) return line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace

Exchange::Exchange(Console& console, std::vector<Line> lines, bool types_ahead)
    : console_{console}, types_ahead_{types_ahead} {
  items_.reserve(lines.size());
  for (Line& line : lines) {
    Item item;
    item.uses.resize(line.answers.size());
    item.line = std::move(line);
    items_.push_back(std::move(item));
  }
}

Action Exchange::resume(const Event& event) {
  return std::visit(
      Overloaded{[this](const Start& start) { return begin(start); },
                 [this](const Sent&) { return progress(); },
                 [this](const Received& received) {
                   now_ = received.at;
                   console_.screen.feed(received.bytes);
                   return progress();
                 },
                 [this](const Quiet&) { return on_quiet(); }, [this](const Expired&) { return on_expired(); },
                 [this](const Ended&) -> Action {
                   const bool left = current_ < items_.size() && items_[current_].line.leaves;
                   if (left) return Done{};
                   return Failed{Trouble::closed, {}, {}};
                 }},
      event);
}

Action Exchange::begin(const Start& start) {
  now_ = since_ = start.at;
  for (Item& item : items_) {
    auto bytes = encode(item.line.text, console_.charset);
    if (!bytes) {
      return Failed{Trouble::broken,
                    "\"" + name_of_command(item.line.text) + "\" has characters that the router cannot read",
                    "use ASCII, or Japanese that Shift_JIS can write"};
    }
    item.bytes = *std::move(bytes);
  }
  return next_action();
}

Action Exchange::progress() {
  while (!failed_ && current_ < items_.size() && finish_current()) {
  }
  if (failed_) return *std::move(failed_);
  if (current_ < items_.size() && console_.screen.text().size() > console_.output_limit) {
    return Failed{Trouble::output_too_long,
                  "\"" + name_of_command(items_[current_].line.text) + "\" printed more than " +
                      std::to_string(console_.output_limit) + " bytes",
                  "narrow the command, for example with | grep"};
  }
  if (console_.screen.take_pager()) return Send{Secret{" "}};
  return next_action();
}

Action Exchange::next_action() {
  if (current_ == items_.size()) return Done{};
  if (answer_) return Send{*std::exchange(answer_, std::nullopt)};
  if (std::string bytes = type_more(); !bytes.empty()) return Send{Secret{std::move(bytes)}};

  const Item& item = items_[current_];
  const std::string_view tail = open_tail(item);
  const bool asks = !item.mark_typed && question_in(decode(tail, console_.charset)) != Question::none;
  if (asks) return Read{question_quiet};
  if (item.marks_typed >= most_marks) return Read{};
  return Read{item.mark_typed ? lost_mark_quiet : unknown_prompt_quiet};
}

Action Exchange::on_quiet() {
  Item& item = items_[current_];
  const std::string_view tail = open_tail(item);
  if (ends_like_prompt(tail) && has_answered(item)) {
    if (item.line.leaves) {
      complete_leaving();
    } else if (item.marks_typed < most_marks) {
      item.mark_wanted = true;
    }
    return next_action();
  }
  if (tail.empty()) {
    if (std::exchange(item.line.wakes, false)) return Send{Secret{"\r"}};
    return next_action();
  }
  const std::string question = decode(tail, console_.charset);
  const Question kind = question_in(question);
  if (leave_at_login(item, question)) return next_action();
  if (answer(item, question, kind == Question::one_key)) return next_action();
  if (failed_) return *std::move(failed_);
  if (kind != Question::none) return undeclared(item, tail);
  return next_action();
}

Action Exchange::on_expired() {
  const Item& item = items_[current_];
  const std::string_view tail = open_tail(item);
  if (echo_is_complete(item) && may_be_question(decode(tail, console_.charset)))
    return undeclared(item, tail);
  return Failed{Trouble::prompt_timeout,
                console_.router + " did not come back to its prompt after \"" +
                    name_of_command(item.line.text) + "\" in time",
                "raise the deadline if the command takes longer"};
}

bool Exchange::finish_current() {
  Item& item = items_[current_];
  if (current_ == next_) return false;
  if (item.mark_typed && find_end(item)) return true;
  // A pager may have taken the mark for keys of its own.
  const bool may_be_lost = item.mark_typed && console_.screen.pagers() > item.pagers_at_mark;
  const std::size_t before = current_;
  if (!item.mark_typed || may_be_lost) look_at_tail(item);
  return current_ != before;
}

/// Looks for the echo of the item's mark behind a prompt.
bool Exchange::find_end(Item& item) {
  const std::string_view text = console_.screen.text();
  while (const auto echo = find_mark(text, item.mark, searched_, console_.columns)) {
    if (const auto prompt = find_prompt_before(text, echo->begin, console_.columns)) {
      complete(item, *prompt, echo->begin, echo->end);
      return true;
    }
    // Echoed before the router came back to its prompt, so it says nothing: another must be typed.
    searched_ = echo->end;
    item.mark_typed = false;
  }
  constexpr std::size_t unfinished = 2 * EndMarks::length;
  if (text.size() > unfinished) searched_ = std::max(searched_, text.size() - unfinished);
  return false;
}

/// True if the screen holds more than the prompt at which the item was typed.
bool Exchange::has_answered(const Item& item) const {
  const std::string_view before =
      std::string_view{console_.screen.text()}.substr(0, console_.screen.tail_begin());
  Reply reply;
  return end_of_echo(item, before, reply).has_value();
}

bool Exchange::echo_is_complete(const Item& item) const {
  const std::string_view text = console_.screen.text();
  const auto echo = find_command(text, console_.prompt.text, item.bytes, console_.columns);
  return echo && console_.screen.tail_begin() >= echo->end;
}

/// What stands on the last line behind what has been answered.
std::string_view Exchange::open_tail(const Item& item) const {
  const std::size_t begin = std::max(console_.screen.tail_begin(), item.answered_up_to);
  return std::string_view{console_.screen.text()}.substr(std::min(begin, console_.screen.text().size()));
}

void Exchange::look_at_tail(Item& item) {
  const std::string_view tail = open_tail(item);
  if (tail.empty() || tail.back() == '\n') return;
  const bool from_line_begin = tail.size() == console_.screen.tail().size();
  const bool is_prompt = from_line_begin && is_prompt_with(tail, console_.prompt.string);
  const std::string text = is_prompt ? std::string{} : decode(tail, console_.charset);
  const Question question = question_in(text);
  if (!is_prompt && question == Question::none) return;
  if (!echo_is_complete(item)) return;
  if (is_prompt) {
    if (item.line.leaves) return complete_leaving();
    item.mark_wanted = item.marks_typed < most_marks;
    return;
  }
  if (leave_at_login(item, text)) return;
  answer(item, text, question == Question::one_key);
}

/// A line that is there without a session asks for a login when the session is over.
bool Exchange::leave_at_login(const Item& item, std::string_view tail) {
  if (!item.line.leaves || !is_login_question(tail)) return false;
  has_left_ = true;
  console_.screen.drop(console_.screen.text().size());
  current_ = next_ = items_.size();
  return true;
}

/// Gives the declared answer that fits `question`; false if there is none.
bool Exchange::answer(Item& item, std::string_view question, bool one_key) {
  std::optional<std::size_t> fitting;
  for (std::size_t at = 0; at < item.line.answers.size(); ++at) {
    if (item.uses[at] >= most_uses_of_answer) continue;
    if (!contains_without_case(question, item.line.answers[at].question)) continue;
    if (!fitting || item.uses[at] < item.uses[*fitting]) fitting = at;
  }
  if (!fitting) return false;
  const std::string_view reply = item.line.answers[*fitting].reply.reveal();
  if (one_key && reply.size() != 1) {
    failed_ = Failed{Trouble::undeclared_question,
                     "\"" + name_of_command(item.line.text) +
                         "\" asked for one key, and the declared answer is not one key",
                     "declare Y or N"};
    return false;
  }
  ++item.uses[*fitting];
  item.answered_up_to = console_.screen.text().size();
  std::string bytes{reply};
  if (!one_key) bytes += '\r';
  answer_.emplace(std::move(bytes));
  return true;
}

void Exchange::complete(Item& item, std::size_t prompt_begin, std::size_t mark_begin, std::size_t mark_end) {
  const std::string_view text = console_.screen.text();
  const std::string_view block = text.substr(0, prompt_begin);
  Reply reply;
  const auto output_begin = end_of_echo(item, block, reply);
  if (!output_begin) {
    failed_ = Failed{Trouble::broken,
                     console_.router + " did not echo \"" + name_of_command(item.line.text) +
                         "\" as it was typed: keys may have been lost on the way",
                     "look at the router and, on a serial line, at its flow control; then run again"};
    return;
  }
  Output output = read_output(block.substr(*output_begin), item.bytes, console_.columns, console_.charset,
                              console_.marks);
  if (is_followed(item) && item.marks_typed > 1) {
    // The first mark was taken by something. A question that nobody expected would be one.
    if (const auto question = question_that_took_mark(output.text)) {
      failed_ = undeclared(item, *question);
      return;
    }
  }
  console_.prompt = split_prompt(prompt_between(text, prompt_begin, mark_begin), console_.prompt,
                                 selects_context(item.line.text));
  reply.text = std::move(output.text);
  reply.joints = std::move(output.joints);
  reply.error = std::move(output.error);
  for (std::string& notice : output.notices) reply.notices.push_back(std::move(notice));
  reply.prompt = decode(console_.prompt.text, console_.charset);
  reply.context = decode(console_.prompt.context, console_.charset);
  reply.took = std::chrono::duration_cast<std::chrono::microseconds>(now_ - since_);
  since_ = now_;
  if (!reply.error) console_.note(item.line.text);
  replies_.push_back(std::move(reply));
  console_.screen.drop(mark_end);
  searched_ = 0;
  ++current_;
}

/// The next prompt is on the screen, or will be the one before: no mark is typed where a session ends.
void Exchange::complete_leaving() {
  console_.screen.drop(console_.screen.tail_begin());
  console_.prompt = split_prompt(std::string{console_.screen.tail()}, console_.prompt, false);
  replies_.emplace_back();
  ++current_;
}

/// Where the output begins in `block`, the echo of the item's command and what stands before it taken off;
/// only system messages are kept of that. Beyond ASCII a router may echo otherwise than was typed: then the
/// first line that begins with the prompt and is not one of our marks is the echo. Else a different echo
/// means that keys were lost on the way, and that the router understood something else.
std::optional<std::size_t> Exchange::end_of_echo(const Item& item, std::string_view block,
                                                 Reply& reply) const {
  auto echo = find_command(block, console_.prompt.text, item.bytes, console_.columns);
  const bool echo_may_differ = !is_ascii(item.bytes);
  for (std::size_t begin = 0; !echo && begin < block.size();) {
    const std::size_t end = std::min(block.find('\n', begin), block.size() - 1) + 1;
    const std::string_view line = without_trailing_blanks(block.substr(begin, end - 1 - begin));
    const bool behind_prompt = line.starts_with(console_.prompt.text);
    const std::string_view typed =
        behind_prompt ? line.substr(console_.prompt.text.size()) : std::string_view{};
    const bool differs = echo_may_differ && !typed.empty() && !console_.marks.is_ours(typed);
    if (differs || line == item.bytes) echo = CommandEcho{begin, end};
    begin = end;
  }
  if (!echo) return std::nullopt;
  reply.notices =
      read_output(block.substr(0, echo->begin), {}, console_.columns, console_.charset, console_.marks)
          .notices;
  return echo->end;
}

std::string Exchange::type_more() {
  std::string bytes;
  std::size_t in_flight = 0;
  for (std::size_t at = current_; at < next_; ++at)
    in_flight += items_[at].bytes.size() + EndMarks::length + 2;
  if (Item& item = items_[current_]; item.mark_wanted) {
    item.mark_wanted = false;
    if (item.mark.empty()) item.mark = console_.marks.next();
    item.mark_typed = true;
    ++item.marks_typed;
    item.pagers_at_mark = console_.screen.pagers();
    bytes += item.mark + '\r';
  }
  while (next_ < items_.size() && may_type(next_, in_flight)) {
    Item& item = items_[next_];
    bytes += item.bytes + '\r';
    if (is_followed(item)) {
      item.mark = console_.marks.next();
      item.mark_typed = true;
      item.marks_typed = 1;
      item.pagers_at_mark = console_.screen.pagers();
      bytes += item.mark + '\r';
    }
    in_flight += item.bytes.size() + EndMarks::length + 2;
    ++next_;
  }
  return bytes;
}

bool Exchange::may_type(std::size_t index, std::size_t in_flight) const {
  if (index == current_) return true;
  return is_followed(items_[index - 1]) && in_flight + items_[index].bytes.size() < console_.window;
}

/// True if an end mark, and then the next line, may be typed right behind the item.
bool Exchange::is_followed(const Item& item) const {
  return types_ahead_ && item.line.typing == Typing::ahead && item.line.answers.empty() && !item.line.leaves;
}

Failed Exchange::undeclared(const Item& item, std::string_view question) const {
  return Failed{Trouble::undeclared_question,
                "\"" + name_of_command(item.line.text) + "\" asked \"" + for_message(question, console_) +
                    "\", and no declared answer fits",
                "declare the answer to this question"};
}

}  // namespace rtx::transports::console
