#include "playbooks/runner_state.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace rtx::playbooks::detail {

namespace {

/// What the router said, so that the error's text is in it even if the session keeps them apart.
std::string whole_answer(const transports::Reply& reply) {
  if (!reply.error || reply.text.find(*reply.error) != std::string::npos) return reply.text;
  return reply.text.empty() ? *reply.error : reply.text + "\n" + *reply.error;
}

}  // namespace

asio::awaitable<void> Runner::type_lines(std::size_t step, std::size_t router) {
  const PlannedEnd& end = plan_->steps[step].ends[router];
  if (!end.takes_part) co_return;
  for (std::size_t line = 0; line < end.lines.size();) {
    // Whichever end fails first, the other one types nothing more.
    if (line_failed_ || stop_asked()) co_return;
    std::vector<std::size_t> window{line};
    const Guarded* one = guarded(router);
    if (one != nullptr && !one->sent[step][line]) {
      report_.steps[step].ends[router].lines[line].state = LineState::in_place;
    } else {
      window = window_at(step, router, line);
      co_await type_window(step, router, window);
    }
    line += window.size();
    for (const std::size_t typed : window) {
      LineResult& result = report_.steps[step].ends[router].lines[typed];
      if (as_declared(result)) expect_effect(router, end.lines[typed]);
      if (!as_declared(result)) line_failed_ = true;
      observer_->on(event::LineDone{step, router, typed, &result});
    }
  }
}

/// Types the lines of one window, and finds out what became of them if the connection is lost.
asio::awaitable<void> Runner::type_window(std::size_t step, std::size_t router,
                                          std::vector<std::size_t> lines) {
  auto& results = report_.steps[step].ends[router].lines;
  const auto& planned = plan_->steps[step].ends[router].lines;
  Guarded* one = guarded(router);
  const std::string count = std::to_string(lines.size());
  const safety::Entry::Facts typing{{"line", results[lines.back()].shown}, {"count", count}};
  const safety::Entry::Facts answered{{"count", count}};
  std::exception_ptr trouble;
  bool is_sent = false;
  try {
    if (one != nullptr) co_await one->patient.notes.write(safety::Mark::typing, typing);
    if (one != nullptr) one->touched = true;
    is_sent = true;
    co_await send_window(step, router, lines);
  } catch (...) {
    trouble = std::current_exception();
  }
  if (trouble) {
    const LineResult& first = results[lines.front()];
    lose(router,
         fmt::format("step \"{}\", line {}: {}", report_.steps[step].name, lines.front() + 1, first.shown),
         trouble);
    if (!is_sent) co_return;
    std::vector<const PlannedLine*> unanswered;
    for (const std::size_t line : lines) {
      results[line].state = LineState::unknown;
      unanswered.push_back(&planned[line]);
    }
    observer_->on(
        event::Exchange{router, first.shown, "(no answer: " + report_.routers[router].trouble + ")", {}});
    if (one == nullptr || stop_asked() || planned[lines.front()].expect_error) co_return;
    const bool took_effect = co_await find_out(router, unanswered);
    if (!took_effect) co_return;
    for (const std::size_t line : lines) {
      results[line].state = LineState::acknowledged;
      results[line].answer = "(the connection was lost before it could answer; found in effect)";
    }
    regained(router);
  }
  if (one != nullptr) co_await one->patient.notes.try_write(safety::Mark::answered, answered);
}

asio::awaitable<void> Runner::send_window(std::size_t step, std::size_t router,
                                          const std::vector<std::size_t>& lines) {
  std::vector<transports::Command> commands;
  for (const std::size_t line : lines) {
    commands.push_back(plan_->steps[step].ends[router].lines[line].command);
    if (lines.size() > 1) commands.back().typing = transports::Typing::ahead;
  }
  std::vector<transports::Reply> replies;
  if (lines.size() > 1) {
    replies = co_await access_[router].session().send_all(std::move(commands));
  } else {
    replies.push_back(co_await access_[router].session().send(std::move(commands.front())));
  }
  for (std::size_t at = 0; at < lines.size(); ++at) {
    LineResult& result = report_.steps[step].ends[router].lines[lines[at]];
    result.state = replies[at].error ? LineState::refused : LineState::acknowledged;
    result.answer = redacted(whole_answer(replies[at]));
    tell_exchange(router, result.shown, replies[at]);
  }
}

}  // namespace rtx::playbooks::detail
