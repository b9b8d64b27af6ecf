#include "language/text.hpp"
#include "language/words.hpp"
#include "twin/abbreviation.hpp"
#include "twin/addresses.hpp"
#include "twin/console.hpp"
#include "twin/device.hpp"
#include "twin/typed_words.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace rtx::twin {
std::optional<LabTime> Device::next_event() const {
  std::optional<LabTime> next = router_->next_scheduled();
  for (const auto& other : {lua_.next(), rollbacks_.next()}) {
    if (other && (!next || *other < *next)) next = other;
  }
  return next;
}

void Device::pass() {
  if (passing_) return;
  passing_ = true;
  // In the order of their times, however late it is: each changes what the others find.
  for (auto next = next_event(); next && *next <= world_->now(); next = next_event()) {
    if (auto state = rollbacks_.take(*next)) {
      roll_back(*state);
    } else if (auto due = lua_.take(*next)) {
      carry_out_for_lua(*due);
    } else if (auto scheduled = router_->take_scheduled(*next)) {
      ScheduleEntry& entry = scheduled->entry;
      if (!is_barred_from_schedule(entry.command)) carry_out(entry.command, entry.selection, scheduled->when);
    }
  }
  passing_ = false;
  look_at_path();
  tell_change();
}

void Device::tell_change() {
  const std::optional<LabTime> next = next_event();
  if (next == told_) return;
  told_ = next;
  if (changed_) changed_();
}

void Device::roll_back(const Router::State& state) {
  router_->restore(state);
  router_->log("Configuration is restored by rollback timer");
}

void Device::lose(const Console& console) {
  const SafetyHabits& habits = router_->settings().safety;
  if (habits.lost_console_confirms) {
    rollbacks_.cancel(console);
    return;
  }
  const auto timer = login_timer(console.door());
  const auto end = timer ? std::optional{console.last_key() + *timer} : std::nullopt;
  rollbacks_.abandon(console, end, habits.rollback_at_login_timer);
}

// A task that ends itself waits for itself. Source: seen on an RTX830.
void Device::carry_out_for_lua(const LuaTasks::Due& due) {
  const std::vector<std::string> words = words_of(expand(due.command));
  if (begins(words, {"terminate", "lua"}) && words.size() == 3 && parse_number(words[2]) == due.task) {
    lua_.terminate(due.task);
    lua_.wedge();
    return;
  }
  LuaTasks::Task* task = lua_.find(due.task);
  language::Selection selection = task == nullptr ? language::Selection{} : task->selection;
  if (begins(words, {"save"})) {
    const auto slot = words.size() > 1 ? parse_number(words[1]) : std::optional{0};
    if (slot && *slot >= 0 && *slot < static_cast<int>(Router::config_files))
      router_->save(static_cast<std::size_t>(*slot));
    return;
  }
  carry_out(due.command, selection, due.when);
  task = lua_.find(due.task);  // It may have ended, and others may have begun.
  if (task != nullptr) task->selection = selection;
}

// Nobody is there to answer a question: what asks one does nothing.
void Device::carry_out(const std::string& line, language::Selection& selection, LabTime when) {
  const std::string command = expand(line);
  const std::vector<std::string> words = words_of(command);
  if (begins(words, {"restart"})) {
    if (!lua_.is_wedged()) restart(when);
  } else if (begins(words, {"lua", "-e"})) {
    if (words.size() == 3) start_lua(words[2], when);
  } else if (begins(words, {"terminate", "lua"})) {
    const auto id = words.size() == 3 ? parse_number(words[2]) : std::nullopt;
    if (id && !lua_.is_wedged()) lua_.terminate(*id);
  } else {
    const language::Reading reading = language::read(command, selection);
    if (!reading.command || reading.command->family->asks) return;
    static_cast<void>(router_->execute(command, selection, Level::administrator, Language::english));
  }
}

std::optional<int> Device::start_lua(const std::string& chunk, LabTime now) {
  if (lua_.is_wedged() || !is_lua_on()) return std::nullopt;
  auto steps = read_lua(chunk);
  if (!steps) return std::nullopt;
  return lua_.start(chunk, std::move(*steps), now);
}

bool Device::is_lua_on() const {
  const std::vector<std::string> use = router_->running().value("lua use");
  return use.empty() || !language::same_word(use.front(), "off");
}

}  // namespace rtx::twin
