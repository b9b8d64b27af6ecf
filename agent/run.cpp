#include "agent/ask.hpp"
#include "agent/commands.hpp"
#include "agent/fields.hpp"
#include "agent/json_output.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/run_check.hpp"
#include "agent/run_targets.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <exception>
#include <ostream>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

using nlohmann::ordered_json;
using playbooks::Target;
using transports::Level;
using transports::Reply;

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

/// What went wrong, its words naming the router.
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

/// One invocation of `rtxctl run`.
class Run {
 public:
  Run(const RunOptions& options, const Screen& screen) : options_{options}, screen_{screen} {}

  Exit one() {
    RunTargets inventory = targets();
    std::vector<Target> targets{inventory.router(options_.router, connector_, redactor_)};
    const auto answers = ask_routers(targets);
    return tell_one(targets.front().router.name, answers.front());
  }

  Exit many() {
    RunTargets inventory = targets();
    const auto targets = inventory.group(options_.group, connector_, redactor_);
    const auto answers = ask_routers(targets);
    Exit worst = Exit::met;
    for (std::size_t at = 0; at < targets.size(); ++at) {
      const Exit exit = tell_of_many(targets[at].router.name, answers[at]);
      if (worst == Exit::met || exit == Exit::not_met) worst = exit == Exit::met ? worst : exit;
    }
    return stopped_by_ != 0 ? exit_after(stopped_by_) : worst;
  }

 private:
  RunTargets targets() const {
    const auto passwords = options_.general ? Passwords::login : Passwords::login_and_administrator;
    return {options_.connection, options_.login, passwords};
  }

  std::vector<Answer> ask_routers(const std::vector<Target>& targets) {
    start_log(options_.connection.verbosity, {}, redactor_);
    transports::Command command{options_.command};
    command.deadline = std::chrono::seconds{options_.timeout_seconds};
    const auto level = options_.general ? Level::general : Level::administrator;
    bool stopped = false;
    const auto on_signal = [&](std::string_view words) {
      stopped = true;
      say(words);
    };
    auto answers =
        run_on_loop(ask_all(connector_, targets, level, std::move(command), options_.at_once, stopped),
                    on_signal, stopped_by_);
    quiet_log();
    for (std::size_t at = 0; at < targets.size(); ++at) {
      for (const std::string& setting : answers[at].not_put_back)
        say(in_one_line(targets[at].router.name + ": left changed: " + redactor_.redact(setting)));
    }
    const std::string not_recorded = connector_.write_recordings(redactor_);
    if (!not_recorded.empty()) say("warning: " + in_one_line(not_recorded));
    return answers;
  }

  Exit tell_one(const std::string& router, const Answer& answer) {
    if (!answer.reply && stopped_by_ != 0) {
      say("stopped before the router had answered");
      return exit_after(stopped_by_);
    }
    if (answer.trouble) throw failure_of(answer.trouble, router);
    for (const std::string& notice : answer.reply->notices) say("the router notes: " + in_one_line(notice));
    const std::string output = visible_output(*answer.reply, options_, redactor_, screen_);
    if (answer.reply->error) {
      *screen_.story << for_terminal(output) << (output.ends_with('\n') ? "" : "\n");
      say(in_one_line(router) + " refused the command");
      return Exit::not_met;
    }
    return print(output, options_, screen_);
  }

  Exit tell_of_many(const std::string& router, const Answer& answer) {
    if (options_.json) return tell_as_json(router, answer);
    *screen_.out << coloured("== " + in_one_line(router), Colour::strong, screen_.colour_out) << '\n';
    if (!answer.reply) {
      const auto [words, next] = trouble_of(router, answer);
      *screen_.out << for_terminal(words) << '\n';
      if (!next.empty()) *screen_.out << "  next: " << for_terminal(next) << '\n';
      return Exit::could_not_tell;
    }
    for (const std::string& notice : answer.reply->notices)
      *screen_.out << "(notice) " << in_one_line(notice) << '\n';
    const std::string output = shown(*answer.reply);
    *screen_.out << for_terminal(output) << (output.empty() || output.ends_with('\n') ? "" : "\n");
    return answer.reply->error ? Exit::not_met : Exit::met;
  }

  Exit tell_as_json(const std::string& router, const Answer& answer) {
    ordered_json line{{"schema", json_schema}, {"type", "answer"}, {"router", router}};
    Exit exit = Exit::could_not_tell;
    if (!answer.reply) {
      const auto [words, next] = trouble_of(router, answer);
      line["trouble"] = words;
      if (!next.empty()) line["next_step"] = next;
    } else if (answer.reply->error) {
      line["refused"] = redactor_.redact(*answer.reply->error);
      exit = Exit::not_met;
    } else {
      const std::string output = shown(*answer.reply);
      const auto value = parser_for(options_.command).parse(output);
      if (value) {
        line["output"] = parsers::json_of(*value);
        exit = Exit::met;
      } else {
        line["trouble"] = parsers::describe(value.error(), output, options_.command);
      }
    }
    *screen_.out << json_text(line) << '\n';
    return exit;
  }

  /// What to say of a router that did not answer, and what to do.
  std::pair<std::string, std::string> trouble_of(const std::string& router, const Answer& answer) const {
    if (!answer.trouble) return {"not asked: stopped before", {}};
    const auto failure = failure_of(answer.trouble, router);
    return {redactor_.redact(failure.what()), failure.next_step};
  }

  std::string shown(const Reply& reply) const {
    return options_.show_secrets ? reply.text : redactor_.redact(reply.text);
  }

  void say(std::string_view words) const { *screen_.story << "rtxctl: " << words << '\n' << std::flush; }

  const RunOptions& options_;
  const Screen& screen_;
  Connector connector_{options_.connection};
  playbooks::Redactor redactor_;
  int stopped_by_ = 0;
};

}  // namespace

Exit run(const RunOptions& options, const Screen& screen) {
  start_plain_log(options.connection.verbosity);
  check_command(options.command, options.allow_change);
  if (options.json) static_cast<void>(parser_for(options.command));  // Before any router is contacted.
  Run run{options, screen};
  return options.group.empty() ? run.one() : run.many();
}

}  // namespace rtx::agent
