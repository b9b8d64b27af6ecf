#include "agent/check_keeping.hpp"
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
#include <ostream>
#include <vector>

namespace rtx::agent {
namespace {

using health::Change;
using health::Health;
using health::Language;
using nlohmann::ordered_json;

constexpr std::size_t most_changes = 10'000;

std::string word_for(const std::optional<Health>& health) {
  return health ? health::word_for(*health, Language::english) : "-";
}

ordered_json json_of(const Change& change) {
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

/// Whether a check has looked at everything within `most`. A missed night must not look like a quiet one.
Exit freshness(const health::History& history, std::chrono::seconds most, const Screen& screen) {
  const auto last = history.last_run();
  if (!last) {
    *screen.out << "no check has ever looked at everything\n";
    return Exit::not_met;
  }
  const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now() -
                                                                         last->ended.value_or(last->began));
  if (age < std::chrono::milliseconds{}) {
    *screen.out << "the last whole check (" << in_one_line(last->name) << ") is dated "
                << health::time_words(last->began, {}) << " UTC, which is yet to come: a clock was set\n";
    return Exit::could_not_tell;
  }
  *screen.out << "the last whole check (" << in_one_line(last->name) << ") was "
              << health::duration_words(age, Language::english) << " ago\n";
  return age <= most ? Exit::met : Exit::not_met;
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
    if (options.fresh_within) return freshness(history, *options.fresh_within, screen);
    if (!options.subject.empty()) must_be_known(options.subject, history);
    const auto subject = options.subject.empty() ? std::nullopt : std::optional{options.subject};
    const auto since = std::chrono::system_clock::now() - options.since;
    const auto changes = history.changes(subject, since, most_changes);
    if (!options.json) {
      *screen.out << text_of(changes);
      return Exit::met;
    }
    for (const Change& change : changes) *screen.out << parsers::json_text(json_of(change)) << '\n';
  } catch (const health::HistoryError& error) {
    warn_of(Problem{error.what(), error.next_step}, screen);
    return Exit::could_not_tell;
  }
  return Exit::met;
}

}  // namespace rtx::agent
