#include "agent/ask.hpp"

#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "playbooks/side_by_side.hpp"
#include "transports/leave.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <ostream>
#include <utility>

namespace rtx::agent {

namespace asio = boost::asio;

namespace {

using playbooks::Target;

asio::awaitable<void> converse(Connector& connector, Target target, Question question, Answer& answer) {
  // One command that may go on for minutes: Ctrl-C ends it at once.
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  try {
    answer.session = co_await connector.open(std::move(target), question.level);
    answer.reply = co_await answer.session->send(std::move(question.command));
    for (auto& command : question.then) {
      transports::Reply reply = co_await answer.session->send(std::move(command));
      answer.further.push_back(std::move(reply));
    }
  } catch (...) {
    answer.trouble = std::current_exception();
  }
}

asio::awaitable<void> part(Answer& answer) {
  if (!answer.session) co_return;
  answer.not_put_back = co_await transports::leave(*answer.session);
  answer.session.reset();  // Its connection must not outlive the loop.
}

/// Logs in, types the commands, leaves. Cancelling ends the commands, never the leaving.
asio::awaitable<Answer> ask(Connector& connector, Target target, Question question) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  Answer answer;
  std::vector<asio::awaitable<void>> talk;
  talk.push_back(converse(connector, std::move(target), std::move(question), answer));
  co_await playbooks::side_by_side(std::move(talk));

  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  std::vector<asio::awaitable<void>> end;
  end.push_back(part(answer));
  co_await playbooks::side_by_side(std::move(end));
  co_return answer;
}

/// What the workers of one round share.
struct Round {
  std::vector<Target> targets;
  std::vector<Answer> answers;
  std::size_t next = 0;
};

asio::awaitable<void> work(Connector& connector, Round& round, Question question, const bool& stopped) {
  while (round.next < round.targets.size() && !stopped) {
    const std::size_t at = round.next++;
    Question mine = question;
    auto answer = co_await ask(connector, round.targets[at], std::move(mine));
    round.answers[at] = std::move(answer);
  }
}

/// Answers in the order of `targets`; no further router is begun once `stopped` is set.
asio::awaitable<std::vector<Answer>> ask_all(Connector& connector, std::vector<Target> targets,
                                             const Question& question, const bool& stopped) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  Round round;
  round.targets = std::move(targets);
  round.answers.resize(round.targets.size());
  std::vector<asio::awaitable<void>> workers;
  for (int i = 0; i < question.at_once; ++i) workers.push_back(work(connector, round, question, stopped));
  co_await playbooks::side_by_side(std::move(workers));
  co_return std::move(round.answers);
}

}  // namespace

Answers ask_routers(Connector& connector, const std::vector<Target>& targets, Question question,
                    const playbooks::Redactor& redactor, const Screen& screen) {
  start_log(question.verbosity, {}, redactor);
  bool stopped = false;
  const auto on_signal = [&](std::string_view words) {
    stopped = true;
    *screen.story << "rtxctl: " << words << '\n' << std::flush;
  };
  Answers answers;
  answers.of = run_on_loop(ask_all(connector, targets, question, stopped), on_signal, answers.stopped_by);
  quiet_log();
  for (std::size_t at = 0; at < targets.size(); ++at) {
    for (const std::string& setting : answers.of[at].not_put_back)
      *screen.story << "rtxctl: "
                    << in_one_line(targets[at].router.name + ": left changed: " + redactor.redact(setting))
                    << '\n';
  }
  warn_of(connector.write_recordings(redactor), screen);
  return answers;
}

transports::Failure failure_of(const std::exception_ptr& trouble, const std::string& router) {
  try {
    std::rethrow_exception(trouble);
  } catch (const transports::Failure& failure) {
    const std::string words = failure.what();
    if (words.find(router) != std::string::npos) return failure;
    return {failure.trouble, router + ": " + words, failure.next_step};
  } catch (const std::exception& unexpected) {
    return {transports::Trouble::broken, router + ": unexpected: " + unexpected.what()};
  }
}

}  // namespace rtx::agent
