#include "language/text.hpp"
#include "twin/addresses.hpp"
#include "twin/console.hpp"
#include "twin/features.hpp"
#include "twin/texts.hpp"
#include "twin/typed_words.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace rtx::twin {
// What a session does to change the router and be able to come back. For one who is no administrator these
// are commands like others, which he may not use.
bool Console::run_safety_command(const std::vector<std::string>& words, const std::string& line) {
  if (!is_administrator()) return false;
  if (begins(words, {"rollback", "timer"}) || begins(words, {"confirm"})) {
    set_rollback_timer(words);
  } else if (begins(words, {"lua", "-e"})) {
    lua(words);
  } else if (begins(words, {"terminate", "lua"})) {
    terminate_lua(words);
  } else if (begins(words, {"show", "status", "lua"}) && words.size() == 3) {
    show_status_lua(line);
  } else {
    return ask_passwords_of_files(words, line);
  }
  return true;
}

void Console::fail(language::Fault fault) {
  print(Router::error_line(fault, language()));
  prompt();
}

// Source: command reference 56.7.31, 56.7.32.
void Console::set_rollback_timer(const std::vector<std::string>& words) {
  const LabRouter& settings = device_.router().settings();
  if (!has_feature(settings.model, settings.firmware, Feature::rollback_timer))
    return fail(language::Fault::unknown_command);
  if (language::same_word(words.front(), "confirm")) {
    if (words.size() > 1) return fail(language::Fault::wrong_count);
    device_.rollbacks().cancel(*this);
    return prompt();
  }
  if (words.size() != 3) return fail(language::Fault::wrong_count);
  const auto seconds = parse_number(words[2]);
  if (!seconds) return fail(language::Fault::not_an_integer);
  if (*seconds < 1 || *seconds > 21'474'836) return fail(language::Fault::out_of_range);
  device_.rollbacks().set(*this, device_.world().now() + std::chrono::seconds{*seconds},
                          device_.router().snapshot());
  prompt();
}

void Console::lua(const std::vector<std::string>& words) {
  const auto refuse = [&](ConsoleError error) {
    complain(error);
    prompt();
  };
  if (words.size() != 3) return refuse(ConsoleError::parameter_count);
  if (device_.lua().is_wedged()) return refuse(ConsoleError::timed_out);
  const auto id = device_.start_lua(words[2], device_.world().now());
  if (!id) return refuse(ConsoleError::lua_failed);
  if (!device_.router().settings().safety.lua_holds_console) return prompt();
  Job job;
  job.line = "lua";
  // It looks again at each second of the task.
  job.more = [this, id = *id, waited = 0]() mutable -> std::vector<OutputLine> {
    if (device_.lua().find(id) == nullptr) return {};
    return {OutputLine{.after = std::chrono::seconds{++waited}, .text = {}, .silent = true}};
  };
  job.interrupted = [this, id = *id](std::chrono::milliseconds) -> std::vector<std::string> {
    device_.lua().terminate(id);
    return {};
  };
  start(std::move(job));
}

void Console::terminate_lua(const std::vector<std::string>& words) {
  if (device_.lua().is_wedged()) {
    complain(ConsoleError::timed_out);
    return prompt();
  }
  if (words.size() != 3) return fail(language::Fault::wrong_count);
  if (language::same_word(words[2], "all")) {
    device_.lua().clear();
    return prompt();
  }
  const auto id = parse_number(words[2]);
  if (!id) return fail(language::Fault::not_an_integer);
  if (!device_.lua().terminate(*id)) return fail(language::Fault::out_of_range);
  prompt();
}

// Neither the words nor the layout are known; that a task has a number is.
void Console::show_status_lua(const std::string& line) {
  const bool english = language() == Language::english;
  Job job;
  job.line = line;
  const auto say = [&](std::string row) { job.lines.push_back({{}, std::move(row)}); };
  say(english ? "Lua library: " + std::string(device_.is_lua_on() ? "on" : "off")
              : "Lua機能: " + std::string(device_.is_lua_on() ? "on" : "off"));
  for (const LuaTasks::Task& task : device_.lua().tasks()) {
    say("[" + std::to_string(task.id) + "] " + slashed_time(device_.router().clock().shows(task.began)) +
        "  lua -e " + task.chunk);
  }
  start(std::move(job));
}

// `show config N` always asks, `show config difference` where a file has passwords. Source: command reference
// 57.2, 57.7; the words are those of `load`.
bool Console::ask_passwords_of_files(const std::vector<std::string>& words, const std::string& line) {
  if ((!begins(words, {"show", "config"}) && !begins(words, {"less", "config"})) || words.size() < 3)
    return false;
  const bool compares = language::same_word(words[2], "difference");
  std::vector<std::pair<std::string, std::string>> questions;
  for (std::size_t at = compares ? 3 : 2; at < words.size() && words[at] != "|"; ++at) {
    const auto slot = parse_number(words[at]);
    const Router::State* file =
        slot && *slot >= 0 ? device_.router().file(static_cast<std::size_t>(*slot)) : nullptr;
    if (file == nullptr) {
      if (compares) continue;
      return false;
    }
    const Accounts& accounts = file->accounts;
    if (!compares || !accounts.login_password.empty())
      questions.emplace_back("Login Password: ", accounts.login_password);
    if (!compares || !accounts.administrator_password.empty())
      questions.emplace_back("Administrator Password: ", accounts.administrator_password);
    if (!compares) break;
  }
  if (questions.empty()) return false;
  ask_passwords(std::move(questions), [this, line] { run_router_command(line); });
  return true;
}

void Console::ask_passwords(std::vector<std::pair<std::string, std::string>> questions,
                            std::function<void()> then) {
  if (questions.empty()) return then();
  const auto [question, answer] = questions.front();
  questions.erase(questions.begin());
  ask_password(question, [this, answer, questions, then](const std::string& typed) {
    if (typed == answer) return ask_passwords(questions, then);
    complain(ConsoleError::wrong_password);
    prompt();
  });
}

}  // namespace rtx::twin
