#include "agent/commands.hpp"
#include "agent/connector.hpp"
#include "agent/fields.hpp"
#include "agent/json_output.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/prompt.hpp"
#include "agent/run_check.hpp"
#include "agent/targets.hpp"
#include "playbooks/leave.hpp"
#include "playbooks/side_by_side.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <exception>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

namespace rtx::agent {

namespace asio = boost::asio;

namespace {

using playbooks::SecretSource;
using playbooks::Target;
using transports::Level;
using transports::Reply;

/// What came of one command on one router.
struct Answer {
  std::unique_ptr<transports::Session> session;
  std::optional<Reply> reply;
  std::exception_ptr trouble;
  std::vector<std::string> not_put_back;
};

asio::awaitable<void> converse(Connector& connector, Target target, Level level, transports::Command command,
                               Answer& answer) {
  // One command that may go on for minutes: Ctrl-C ends it at once.
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  try {
    answer.session = co_await connector.open(std::move(target), level);
    answer.reply = co_await answer.session->send(std::move(command));
  } catch (...) {
    answer.trouble = std::current_exception();
  }
}

asio::awaitable<void> part(Answer& answer) {
  if (!answer.session) co_return;
  answer.not_put_back = co_await playbooks::leave(*answer.session);
  answer.session.reset();  // Its connection must not outlive the loop.
}

asio::awaitable<Answer> ask(Connector& connector, Target target, Level level, transports::Command command) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  Answer answer;
  std::vector<asio::awaitable<void>> talk;
  talk.push_back(converse(connector, std::move(target), level, std::move(command), answer));
  co_await playbooks::side_by_side(std::move(talk));

  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  std::vector<asio::awaitable<void>> end;
  end.push_back(part(answer));
  co_await playbooks::side_by_side(std::move(end));
  co_return answer;
}

void use_source(SecretSource& source, const std::string& variable, const std::filesystem::path& file,
                const std::string& option) {
  if (!variable.empty()) {
    source = SecretSource{};
    source.from = SecretSource::From::environment;
    source.argument = variable;
    source.place.file = option + "-env";
  } else if (!file.empty()) {
    source = SecretSource{};
    source.from = SecretSource::From::file;
    source.argument = file.string();
    source.place.file = option + "-file";
  }
}

/// A secret from its source; of a router that is in no inventory, from whoever sits at the terminal, if
/// anyone does.
transports::Secret secret_for(const SecretSource& source, const std::string& what, bool may_ask,
                              const playbooks::SecretFetcher& fetch) {
  if (source.from != SecretSource::From::nowhere || !may_ask) return fetch(source, what);
  const auto prompt = terminal_prompt();
  return prompt ? prompt(what + " (Enter: none)") : transports::Secret{};
}

Target target_of(const RunOptions& options, Connector& connector, playbooks::Redactor& redactor) {
  const auto inventory = load_inventory(find_inventory(options.connection.inventory));
  const bool listed = inventory.routers.count(options.router) > 0;
  Target target;
  target.router = find_router(inventory, options.router);
  playbooks::Router& router = target.router;
  if (!options.user.empty()) router.user = options.user;
  if (!options.identities.empty()) router.identities = options.identities;
  use_source(router.password, options.password_env, options.password_file, "--password");
  use_source(router.administrator_password, options.administrator_password_env,
             options.administrator_password_file, "--administrator-password");

  connector.prepare(router);

  const auto fetch = playbooks::make_secret_fetcher(terminal_prompt());
  const std::string place = router.transport == "serial" ? router.device : router.host;
  const std::string who = router.user.empty() ? place : router.user + "@" + place;
  const bool ask_login = !listed && options.identities.empty();
  target.password = secret_for(router.password, "password of " + who, ask_login, fetch);
  if (!options.general) {
    target.administrator_password =
        secret_for(router.administrator_password, "administrator password of " + place, !listed, fetch);
  }
  playbooks::fetch_way(target, fetch, redactor);
  return target;
}

/// The output as it may be seen. What is masked is said, so that nobody takes it for the router's own text.
std::string visible_output(const Reply& reply, const RunOptions& options, const playbooks::Redactor& redactor,
                           const Screen& screen) {
  if (options.show_secrets) return reply.text;
  std::string text = redactor.redact(reply.text);
  if (text != reply.text) *screen.story << "rtxctl: secrets are shown as *; --show-secrets shows them\n";
  return text;
}

Exit print(const std::string& output, const RunOptions& options, const Screen& screen) {
  if (!options.json) {
    *screen.out << for_terminal(output);
    if (!output.empty() && output.back() != '\n') *screen.out << '\n';
    return Exit::met;
  }
  const auto value = parser_for(options.command).parse(output);
  if (!value) {
    *screen.story << for_terminal(parsers::describe(value.error(), output, options.command)) << '\n';
    return Exit::could_not_tell;
  }
  *screen.out << json_text(parsers::json_of(*value), 2) << '\n';
  return Exit::met;
}

/// Throws `trouble` again, naming the router where its words do not.
[[noreturn]] void rethrow_naming(const std::exception_ptr& trouble, const std::string& router) {
  try {
    std::rethrow_exception(trouble);
  } catch (const transports::Failure& failure) {
    const std::string words = failure.what();
    if (words.find(router) != std::string::npos) throw;
    throw transports::Failure{failure.trouble, router + ": " + words, failure.next_step};
  }
}

}  // namespace

Exit run(const RunOptions& options, const Screen& screen) {
  start_plain_log(options.connection.verbosity);
  check_command(options.command, options.allow_change);
  if (options.json) static_cast<void>(parser_for(options.command));  // Before any router is contacted.
  Connector connector{options.connection};
  playbooks::Redactor redactor;
  const Target target = target_of(options, connector, redactor);
  redactor.add(target.password);
  redactor.add(target.administrator_password);
  start_log(options.connection.verbosity, {}, redactor);

  transports::Command command{options.command};
  command.deadline = std::chrono::seconds{options.timeout_seconds};
  int stopped_by = 0;
  const auto level = options.general ? Level::general : Level::administrator;
  const auto say = [&](std::string_view words) {
    *screen.story << "rtxctl: " << words << '\n' << std::flush;
  };
  const Answer answer = run_on_loop(ask(connector, target, level, std::move(command)), say, stopped_by);
  quiet_log();

  for (const std::string& setting : answer.not_put_back) {
    *screen.story << "rtxctl: " << in_one_line(target.router.name)
                  << ": left changed: " << in_one_line(redactor.redact(setting)) << '\n';
  }
  if (!answer.reply && stopped_by != 0) {
    say("stopped before the router had answered");
    return stopped_by == SIGTERM ? Exit::terminated : Exit::interrupted;
  }
  if (answer.trouble) rethrow_naming(answer.trouble, target.router.name);
  for (const std::string& notice : answer.reply->notices) say("the router notes: " + in_one_line(notice));
  const std::string output = visible_output(*answer.reply, options, redactor, screen);
  if (answer.reply->error) {
    *screen.story << for_terminal(output) << (output.ends_with('\n') ? "" : "\n");
    say(in_one_line(target.router.name) + " refused the command");
    return Exit::not_met;
  }
  return print(output, options, screen);
}

}  // namespace rtx::agent
