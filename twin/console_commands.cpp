#include "language/text.hpp"
#include "language/words.hpp"
#include "twin/abbreviation.hpp"
#include "twin/console.hpp"
#include "twin/show_status_user.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {

void Console::run_line(std::string line) {
  line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
  if (line.empty() || line.front() == '#') return prompt();
  ++lines_;
  point_ = device_.entered().add(line);
  if (fault_at_line(line)) return;
  if (fault_at_point(Phase::effect, point_, [this, line] { carry_out(line); })) return;
  carry_out(line);
}

// The prompt waits until the answer is under way, so that something may happen between the two.
void Console::carry_out(const std::string& line) {
  carries_out_ = true;
  prompt_due_ = false;
  run_command(line);
  carries_out_ = false;
  const bool is_cut_off = door_ != Door::serial && !device_.is_reachable();
  if (is_cut_off) static_cast<void>(terminal_.take());  // The answer finds no way.
  device_.look_at_path();
  if (ending_ != Ending::open) return;
  if (fault_at_point(Phase::answer, point_, [this] { answered(); })) return;
  answered();
}

void Console::answered() {
  if (std::exchange(prompt_due_, false)) prompt();
}

void Console::run_command(const std::string& line) {
  flush();
  if (!run_own_command(line)) return run_router_command(line);
  const auto fault = device_.faults().armed_for("drop-after-effect", line);
  if (!fault || ending_ != Ending::open || mode_ != Mode::prompt) return;
  device_.faults().strike(*fault);
  static_cast<void>(terminal_.take());  // the answer
  end(Ending::cut);
}

// What belongs to the session rather than to the configuration.
bool Console::run_own_command(const std::string& line) {
  std::vector<std::string> words;
  for (const language::Word& word : language::split(expand(line)).words) words.push_back(word.text);
  if (words.empty()) return false;
  const std::string name = language::lowered(words.front());
  if (name == "administrator" && words.size() == 1) {
    administrator();
  } else if (name == "exit" || name == "quit") {
    const bool saves = words.size() == 2 && language::same_word(words[1], "save");
    if (words.size() > 1 && !saves) {
      complain(ConsoleError::parameter_count);
      prompt();
    } else {
      leave(saves);
    }
  } else if (name == "save") {
    save(words);
  } else if (name == "show" && words.size() == 3 && language::same_word(words[1], "status") &&
             language::same_word(words[2], "user")) {
    Job job;
    job.line = line;
    for (std::string& row : show_status_user(device_, *this, language()))
      job.lines.push_back({{}, std::move(row)});
    start(std::move(job));
  } else if (name == "restart") {
    restart();
  } else {
    return run_safety_command(words, line) || run_setup_command(words);
  }
  return true;
}

void Console::run_router_command(const std::string& line) {
  Pipeline pipeline = take_apart(line);
  const std::string command = expand(pipeline.command);
  Job job;
  job.line = line;
  const bool is_show = language::lowered(command).starts_with("show ");
  if (pipeline.redirected) {
    job.lines.push_back({{}, error_text(ConsoleError::no_external_memory, language())});
    return start(std::move(job));
  }
  if (pipeline.wrong || (!pipeline.filters.empty() && !is_show)) {
    job.lines.push_back({{}, error_text(ConsoleError::illegal_keyword, language())});
    return start(std::move(job));
  }
  const language::Reading reading = language::read(command, selection_);
  Outcome outcome = device_.router().execute(command, selection_, level_, language());
  if (!outcome.error && reading.command) device_.typed_setting(*this, reading.command->key);
  if (const auto fault = device_.faults().armed_for("drop-after-effect", line)) {
    device_.faults().strike(*fault);
    return end(Ending::cut);
  }
  if (!outcome.error && !pipeline.filters.empty()) {
    job.filters = std::move(pipeline.filters);
    job.rows.emplace_back(text(Text::searching, language()));
  }
  job.lines.assign(std::make_move_iterator(outcome.output.begin()),
                   std::make_move_iterator(outcome.output.end()));
  job.more = std::move(outcome.more);
  job.interrupted = std::move(outcome.interrupted);
  start(std::move(job));
}

void Console::administrator() {
  const Router& router = device_.router();
  const bool asks = !router.accounts().administrator_password.empty() ||
                    router.settings().asks_administrator_password_when_unset;
  if (is_administrator() || !asks) {
    level_ = Level::administrator;
    return prompt();
  }
  ask_password("Password: ", [this](const std::string& typed) {
    if (typed == device_.router().accounts().administrator_password) {
      level_ = Level::administrator;
      log("'administrator' succeeded for ");
    } else {
      complain(ConsoleError::wrong_password);
    }
    prompt();
  });
}

void Console::leave(bool saves) {
  if (!is_administrator()) return end(Ending::closed);
  const auto go = [this](bool save_first) {
    if (save_first) {
      save_to(0);
    } else if (mode_ == Mode::question) {
      terminal_.end_line();
    }
    level_ = Level::general;
    prompt();
  };
  if (saves || !device_.has_unsaved_changes()) return go(saves);
  ask_yes_no(text(Text::save_question, language()), go);
}

void Console::save(const std::vector<std::string>& words) {
  if (!is_administrator()) {
    complain(ConsoleError::administrator_only);
    return prompt();
  }
  const std::string slot = words.size() > 1 ? words[1] : "0";
  if (slot.find(':') != std::string::npos) {
    complain(ConsoleError::no_external_memory);
  } else if (slot.size() != 1 || !language::is_digit(slot.front())) {
    complain(ConsoleError::illegal_keyword);
  } else if (slot.front() > '4') {
    complain(ConsoleError::out_of_range);
  } else if (words.size() == 1 && device_.faults().armed("save-usb-dialogue")) {
    device_.faults().strike(*device_.faults().armed("save-usb-dialogue"));
    complain(ConsoleError::no_external_memory);
    return ask_yes_no(text(Text::save_elsewhere_question, language()), [this](bool yes) {
      terminal_.end_line();
      if (!yes) return prompt();
      ask(text(Text::save_slot_question, language()), [this](char typed) {
        if (typed < '0' || typed > '4') return;
        terminal_.write({&typed, 1});
        terminal_.end_line();
        save_to(static_cast<std::size_t>(typed - '0'));
        prompt();
      });
    });
  } else {
    save_to(static_cast<std::size_t>(slot.front() - '0'));
  }
  prompt();
}

// The router boots from CONFIG0.
void Console::save_to(std::size_t slot) {
  terminal_.write(text(Text::saving, language()));
  terminal_.write("CONFIG" + std::to_string(slot));
  if (const auto fault = device_.faults().armed("save-fails")) {
    device_.faults().strike(*fault);
    terminal_.end_line();
    return complain(ConsoleError::save_failed);
  }
  device_.router().save(slot);
  device_.rollbacks().cancel(*this);
  device_.router().log("Configuration saved in \"CONFIG" + std::to_string(slot) + "\" by " +
                       std::string{door_name(door_)} + '(' + user_ + ')');
  terminal_.write(text(Text::saved, language()));
  terminal_.end_line();
}

void Console::restart() {
  if (!is_administrator()) {
    complain(ConsoleError::administrator_only);
    return prompt();
  }
  if (device_.lua().is_wedged()) {
    complain(ConsoleError::timed_out);
    return prompt();
  }
  if (!device_.router().settings().console.restart_asks || !device_.has_unsaved_changes())
    return device_.restart();
  ask_yes_no(text(Text::restart_question, language()), [this](bool yes) {
    terminal_.end_line();
    if (yes) return device_.restart();
    prompt();
  });
}

}  // namespace rtx::twin
