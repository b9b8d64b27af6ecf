#include "playbooks/runner_state.hpp"

#include <fmt/format.h>

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
  const std::size_t count = plan_->steps[step].ends[router].lines.size();
  if (!plan_->steps[step].ends[router].takes_part) co_return;
  for (std::size_t line = 0; line < count; ++line) {
    // Whichever end fails first, the other one types nothing more.
    if (line_failed_ || stop_asked()) co_return;
    co_await type_line(step, router, line);
    LineResult& result = report_.steps[step].ends[router].lines[line];
    if (!as_declared(result)) line_failed_ = true;
    observer_->on(event::LineDone{step, router, line, &result});
  }
}

asio::awaitable<void> Runner::type_line(std::size_t step, std::size_t router, std::size_t line) {
  const PlannedLine& planned = plan_->steps[step].ends[router].lines[line];
  LineResult& result = report_.steps[step].ends[router].lines[line];
  transports::Command command = planned.command;
  try {
    const transports::Reply reply = co_await sessions_[router]->send(std::move(command));
    result.state = reply.error ? LineState::refused : LineState::acknowledged;
    result.answer = redacted(whole_answer(reply));
    tell_exchange(router, result.shown, reply);
  } catch (...) {
    result.state = LineState::unknown;
    lose(router, fmt::format("step \"{}\", line {}: {}", report_.steps[step].name, line + 1, result.shown),
         std::current_exception());
    observer_->on(
        event::Exchange{router, result.shown, "(no answer: " + report_.routers[router].trouble + ")", {}});
  }
}

}  // namespace rtx::playbooks::detail
