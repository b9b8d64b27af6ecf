#include "safety/run_state.hpp"

#include "safety/journal.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rtx::safety {

namespace {

constexpr std::array stand_names{"untouched",   "prepared",   "arming",    "armed", "changing",
                                 "verified",    "confirming", "disarmed",  "saved", "rolling_back",
                                 "rolled_back", "restarted",  "left_armed"};
static_assert(stand_names.size() == static_cast<std::size_t>(Stand::left_armed) + 1);
constexpr std::array saved_names{"no", "maybe", "yes"};

template <class Number>
Number number_or(const std::optional<std::string>& text, Number otherwise) {
  if (!text) return otherwise;
  Number number{};
  const char* const end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, number);
  return error == std::errc{} && stopped == end ? number : otherwise;
}

void learn(std::string& known, const Entry& entry, const char* fact) {
  if (auto value = entry.fact(fact)) known = std::move(*value);
}

bool is_on_way_back(Stand stand) {
  return stand == Stand::rolling_back || stand == Stand::rolled_back || stand == Stand::restarted;
}

/// Follows one router through the journal.
struct Follower {
  RouterState& router;

  void note(const Entry& entry) const {
    switch (entry.mark) {
      case Mark::began:
      case Mark::timing:
      case Mark::closed:
        return;
      case Mark::prepared:
        router.stand = Stand::prepared;
        return;
      case Mark::arming:
        return arm(entry, Stand::arming);
      case Mark::armed:
        return arm(entry, Stand::armed);
      case Mark::typing:
        return type(entry);
      case Mark::answered:
        return answer(entry);
      case Mark::verified:
        router.stand = Stand::verified;
        return;
      case Mark::confirming:
        router.stand = Stand::confirming;
        return;
      case Mark::disarmed:
        return disarm();
      case Mark::saving:
        router.saved = Saved::maybe;
        return;
      case Mark::saved:
        return save();
      case Mark::rolling_back:
        router.stand = Stand::rolling_back;
        return;
      case Mark::rolled_back:
        router.stand = Stand::rolled_back;
        return;
      case Mark::restarted:
        return restart();
      case Mark::left_armed:
        return arm(entry, Stand::left_armed);
    }
  }

 private:
  /// A switch that is set again on the way, to have more time, does not change how far the run got.
  void arm(const Entry& entry, Stand stand) const {
    if (!router.armed_switch) router.armed_switch.emplace();
    learn(router.armed_switch->kind, entry, "kind");
    learn(router.armed_switch->id, entry, "id");
    learn(router.armed_switch->fires_at, entry, "fires_at");
    if (router.stand <= Stand::armed || stand == Stand::left_armed) router.stand = stand;
  }
  void type(const Entry& entry) const {
    const bool back = is_on_way_back(router.stand);
    (back ? router.undo_typed : router.typed) += number_or<std::size_t>(entry.fact("count"), 1);
    learn(router.last_typed, entry, "line");
    router.stand = back ? Stand::rolling_back : Stand::changing;
  }
  void answer(const Entry& entry) const {
    const bool back = is_on_way_back(router.stand);
    (back ? router.undo_answered : router.answered) += number_or<std::size_t>(entry.fact("count"), 1);
  }
  void disarm() const {
    router.armed_switch.reset();
    if (!is_on_way_back(router.stand) && router.stand != Stand::saved) router.stand = Stand::disarmed;
  }
  void save() const {
    router.saved = Saved::yes;
    router.stand = Stand::saved;
  }
  void restart() const {
    router.armed_switch.reset();
    router.stand = Stand::restarted;
  }
};

void note_run(RunState& run, const Entry& entry) {
  run.open = entry.mark != Mark::closed;
  if (entry.mark == Mark::closed) {
    learn(run.outcome, entry, "outcome");
  } else {
    run.outcome.clear();
  }
  if (entry.mark != Mark::began || !entry.router.empty()) return;
  learn(run.playbook, entry, "playbook");
  learn(run.subject, entry, "subject");
  if (entry.fact("save_asked")) run.save_asked = entry.fact("save_asked") == "true";
  if (run.started == Entry::Time{}) run.started = entry.at;
  run.pid = number_or<long>(entry.fact("pid"), run.pid);
}

}  // namespace

const char* name_of(Stand stand) noexcept {
  return stand_names.at(static_cast<std::size_t>(stand));
}

const char* name_of(Saved saved) noexcept {
  return saved_names.at(static_cast<std::size_t>(saved));
}

const RouterState* RunState::find(std::string_view router) const noexcept {
  const auto found = std::ranges::find(routers, router, &RouterState::name);
  return found == routers.end() ? nullptr : &*found;
}

RunState state_after(const std::vector<Entry>& entries) {
  RunState run;
  for (const Entry& entry : entries) {
    note_run(run, entry);
    if (entry.router.empty()) continue;
    auto found = std::ranges::find(run.routers, entry.router, &RouterState::name);
    if (found == run.routers.end()) {
      run.routers.push_back({.name = entry.router});
      found = std::prev(run.routers.end());
    }
    Follower{*found}.note(entry);
  }
  return run;
}

RunState read_run(const std::filesystem::path& run_folder) {
  return state_after(read_journal(journal_in(run_folder)));
}

}  // namespace rtx::safety
