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
  for (std::size_t line = 0; line < end.lines.size(); ++line) {
    // Whichever end fails first, the other one types nothing more.
    if (line_failed_ || stop_asked()) co_return;
    LineResult& result = report_.steps[step].ends[router].lines[line];
    const Guarded* one = guarded(router);
    if (one != nullptr && !one->sent[step][line]) {
      result.state = LineState::in_place;
    } else {
      co_await type_line(step, router, line);
    }
    if (as_declared(result)) expect_effect(router, end.lines[line]);
    if (!as_declared(result)) line_failed_ = true;
    observer_->on(event::LineDone{step, router, line, &result});
  }
}

asio::awaitable<void> Runner::type_line(std::size_t step, std::size_t router, std::size_t line) {
  const PlannedLine& planned = plan_->steps[step].ends[router].lines[line];
  LineResult& result = report_.steps[step].ends[router].lines[line];
  Guarded* one = guarded(router);
  const std::string during =
      fmt::format("step \"{}\", line {}: {}", report_.steps[step].name, line + 1, result.shown);
  try {
    if (one != nullptr) co_await one->patient.notes.write(safety::Mark::typing, {{"line", result.shown}});
  } catch (...) {
    lose(router, during, std::current_exception());
    co_return;
  }
  if (one != nullptr) one->touched = true;
  transports::Command command = planned.command;
  std::exception_ptr trouble;
  try {
    const transports::Reply reply = co_await access_[router].session().send(std::move(command));
    result.state = reply.error ? LineState::refused : LineState::acknowledged;
    result.answer = redacted(whole_answer(reply));
    tell_exchange(router, result.shown, reply);
  } catch (...) {
    trouble = std::current_exception();
  }
  if (trouble) {
    result.state = LineState::unknown;
    lose(router, during, trouble);
    observer_->on(
        event::Exchange{router, result.shown, "(no answer: " + report_.routers[router].trouble + ")", {}});
    const bool took_effect = !planned.expect_error && co_await find_out(router, planned);
    if (!took_effect) co_return;
    result.state = LineState::acknowledged;
    result.answer = "(the connection was lost before it could answer; found in effect)";
    regained(router);
  }
  if (one != nullptr) co_await one->patient.notes.try_write(safety::Mark::answered);
}

}  // namespace rtx::playbooks::detail
