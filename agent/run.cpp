#include "agent/ask.hpp"
#include "agent/commands.hpp"
#include "agent/connector.hpp"
#include "agent/fields.hpp"
#include "agent/log.hpp"
#include "agent/log_excerpt.hpp"
#include "agent/run_check.hpp"
#include "agent/run_targets.hpp"
#include "agent/screen.hpp"
#include "parsers/json_text.hpp"
#include "parsers/understood.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

using nlohmann::ordered_json;
using playbooks::Target;
using transports::Level;
using transports::Reply;

/// One invocation of `rtxctl run`.
class Run {
 public:
  Run(const RunOptions& options, const Screen& screen) : options_{options}, screen_{screen} {}

  Exit one() {
    RunTargets inventory = targets();
    std::vector<Target> targets{inventory.router(options_.router, connector_, redactor_)};
    const auto answers = ask(targets);
    return tell_one(targets.front().router.name, answers.front());
  }

  Exit many() {
    RunTargets inventory = targets();
    const auto targets = inventory.group(options_.group, connector_, redactor_);
    const auto answers = ask(targets);
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

  std::vector<Answer> ask(const std::vector<Target>& targets) {
    Question question{transports::Command{options_.command}};
    question.command.deadline = std::chrono::seconds{options_.timeout_seconds};
    question.level = options_.general ? Level::general : Level::administrator;
    question.at_once = options_.at_once;
    question.verbosity = options_.connection.verbosity;
    Answers answers = ask_routers(connector_, targets, std::move(question), redactor_, screen_);
    stopped_by_ = answers.stopped_by;
    return std::move(answers.of);
  }

  Exit tell_one(const std::string& router, const Answer& answer) {
    if (!answer.reply && stopped_by_ != 0) {
      say("stopped before the router had answered");
      return exit_after(stopped_by_);
    }
    if (answer.trouble) throw failure_of(answer.trouble, router);
    for (const std::string& notice : answer.reply->notices) say("the router notes: " + in_one_line(notice));
    const std::string output = shown(*answer.reply);
    // Nobody should take it for the router's own text.
    if (output != answer.reply->text) say("secrets are shown as *; --show-secrets shows them");
    if (answer.reply->error) {
      print(output, *screen_.story);
      say(in_one_line(router) + " refused the command");
      return Exit::not_met;
    }
    say(reach_of_log(output, options_.span));
    if (options_.json) return print_as_json(output);
    print(text_within(output, options_.span), *screen_.out);
    return Exit::met;
  }

  Exit print_as_json(const std::string& output) const {
    const auto value = parse_within(options_.command, output, options_.span);
    if (!value) {
      *screen_.story << for_terminal(parsers::describe(value.error(), output, options_.command)) << '\n';
      return Exit::could_not_tell;
    }
    if (const auto lines = parsers::not_understood(*value)) say(in_one_line(words_for(lines)));
    *screen_.out << parsers::json_text(parsers::json_of(*value), 2) << '\n';
    return Exit::met;
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
    const std::string reach = answer.reply->error ? "" : reach_of_log(output, options_.span);
    if (!reach.empty()) *screen_.out << "(notice) " << reach << '\n';
    print(answer.reply->error ? output : text_within(output, options_.span), *screen_.out);
    return answer.reply->error ? Exit::not_met : Exit::met;
  }

  Exit tell_as_json(const std::string& router, const Answer& answer) {
    ordered_json line{{"schema", parsers::json_schema}, {"type", "answer"}, {"router", router}};
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
      const auto value = parse_within(options_.command, output, options_.span);
      if (value) {
        line["output"] = parsers::json_of(*value);
        exit = Exit::met;
      } else {
        line["trouble"] = parsers::describe(value.error(), output, options_.command);
      }
    }
    *screen_.out << parsers::json_line(line);
    return exit;
  }

  /// What to say of a router that did not answer, and what to do.
  std::pair<std::string, std::string> trouble_of(const std::string& router, const Answer& answer) const {
    if (!answer.trouble) return {"not asked: stopped before", {}};
    const auto failure = failure_of(answer.trouble, router);
    return {redactor_.redact(failure.what()), failure.next_step};
  }

  /// The output as it may be seen.
  std::string shown(const Reply& reply) const {
    return options_.show_secrets ? reply.text : redactor_.redact(reply.text);
  }

  static void print(const std::string& output, std::ostream& to) {
    to << for_terminal(output) << (output.empty() || output.ends_with('\n') ? "" : "\n");
  }

  void say(std::string_view words) const {
    if (!words.empty()) *screen_.story << "rtxctl: " << words << '\n' << std::flush;
  }

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
  must_be_log(options.command, options.span);
  if (options.json) static_cast<void>(parser_for(options.command));  // Before any router is contacted.
  Run run{options, screen};
  return options.group.empty() ? run.one() : run.many();
}

}  // namespace rtx::agent
