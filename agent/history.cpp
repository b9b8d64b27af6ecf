#include "agent/check_keeping.hpp"
#include "agent/check_subjects.hpp"
#include "agent/commands.hpp"
#include "agent/targets.hpp"
#include "health/history_error.hpp"
#include "health/verdict_json.hpp"
#include "health/words.hpp"
#include "parsers/json_text.hpp"
#include "safety/journal_entry.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <vector>

namespace rtx::agent {
namespace {

using health::Change;
using health::Health;
using health::Language;
using nlohmann::ordered_json;

constexpr std::size_t most_shown = 10'000;
/// Nobody asks any more after a check that has not been whole for so many times the span that is asked for.
constexpr int of_late = 8;

std::string word_for(const std::optional<Health>& health) {
  return health ? health::word_for(*health, Language::english) : "-";
}

ordered_json change_json(const Change& change) {
  ordered_json object{{"schema", parsers::json_schema},
                      {"type", "change"},
                      {"subject", change.subject},
                      {"at", safety::utc_text(change.at)}};
  if (change.from) object["from"] = health::name_of(*change.from);
  object["to"] = health::name_of(change.to);
  if (!change.reason.empty()) object["reason"] = change.reason;
  return object;
}

std::string text_of(const std::vector<Change>& changes) {
  if (changes.empty()) return "no changes\n";
  std::vector<std::vector<std::string>> rows{{"when (UTC)", "subject", "before", "then", "reason"}};
  for (const Change& change : changes)
    rows.push_back({health::time_words(change.at, {}), in_one_line(change.subject), word_for(change.from),
                    word_for(change.to), in_one_line(change.reason)});
  return table(rows, "");
}

using std::chrono::milliseconds;

/// How fresh a whole check is; says so.
Exit freshness_of(const health::CheckRun& run, milliseconds age, std::chrono::seconds most,
                  const Screen& screen) {
  *screen.out << "the last whole check (" << in_one_line(run.name) << ")";
  if (age < milliseconds{}) {
    *screen.out << " is dated " << health::time_words(run.began, {})
                << " UTC, which is yet to come: a clock was set\n";
    return Exit::could_not_tell;
  }
  *screen.out << " was " << health::duration_words(age, Language::english) << " ago"
              << (age <= most ? "\n" : ": too long\n");
  return age <= most ? Exit::met : Exit::not_met;
}

/// Of two answers the one that counts.
Exit stronger(Exit one, Exit other) {
  if (one == Exit::not_met || other == Exit::not_met) return Exit::not_met;
  return one == Exit::met ? other : one;
}

/// Whether a check of this name has looked at everything within `most`; without a name, whether those of
/// every name have that were whole of late. A missed night must not look like a quiet one.
Exit freshness(const health::History& history, const std::string& name, std::chrono::seconds most,
               const Screen& screen) {
  std::optional<Exit> fresh;
  for (const health::CheckRun& run : history.last_whole_runs()) {
    const auto now = std::chrono::system_clock::now();
    const auto age = std::chrono::duration_cast<milliseconds>(now - run.ended.value_or(run.began));
    if (name.empty() ? age > of_late * most : name != run.name) continue;
    fresh = stronger(fresh.value_or(Exit::met), freshness_of(run, age, most, screen));
  }
  if (fresh) return *fresh;
  const std::string late = health::duration_words(of_late * most, Language::english);
  *screen.out << (name.empty() ? "no check has looked at everything within " + late
                               : "no check (" + in_one_line(name) + ") has ever looked at everything")
              << '\n';
  return Exit::not_met;
}

/// The name of the checks that are asked after; empty: all.
std::string asked_name(const HistoryOptions& options) {
  const bool named =
      options.all || !options.group.empty() || !options.pair.empty() || !options.router.empty();
  return named ? name_of(options) : std::string{};
}

/// A name that was never looked at is a slip.
void must_be_known(const std::string& subject, const health::History& history) {
  const auto known = history.subjects();
  if (std::ranges::find(known, subject) == known.end())
    throw UsageError{"'" + subject + "' has never been checked", playbooks::suggestion(subject, known)};
}

}  // namespace

Exit history(const HistoryOptions& options, const Screen& screen) {
  const auto file = history_file();
  if (!std::filesystem::exists(file)) {
    *screen.story << "rtxctl: there is no history yet: " << in_one_line(file.string()) << '\n';
    return options.fresh_within ? Exit::not_met : Exit::met;
  }
  try {
    const auto history = health::History::open(file);
    warn_of(history.notice(), screen);
    if (options.fresh_within) return freshness(history, asked_name(options), *options.fresh_within, screen);
    const std::string& name = options.pair.empty() ? options.router : options.pair;
    if (!name.empty()) must_be_known(name, history);
    const auto subject = name.empty() ? std::nullopt : std::optional{name};
    const auto since = std::chrono::system_clock::now() - options.since;
    const auto changes = history.changes(subject, since, most_shown);
    if (!options.json) {
      *screen.out << text_of(changes);
      return Exit::met;
    }
    for (const Change& change : changes) *screen.out << parsers::json_line(change_json(change));
  } catch (const health::HistoryError& error) {
    warn_of(Problem{error.what(), error.next_step}, screen);
    return Exit::could_not_tell;
  }
  return Exit::met;
}

}  // namespace rtx::agent
