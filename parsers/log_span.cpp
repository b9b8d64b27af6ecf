#include "parsers/log_span.hpp"

#include "parsers/clock_time.hpp"
#include "parsers/record.hpp"
#include "parsers/show_log.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace rtx::parsers {
namespace {

using Clock = std::optional<std::chrono::sys_seconds>;

Clock time_of(const std::optional<ClockTime>& shown) {
  return shown ? clock_time(shown->text) : std::nullopt;
}

Clock time_of(const std::optional<LogEnd>& end, const Clock& newest) {
  if (!end || !newest) return std::nullopt;
  if (const auto* time = std::get_if<std::chrono::sys_seconds>(&*end)) return *time;
  return *newest - std::get<std::chrono::seconds>(*end);
}

/// Which entries and lines of one log stay.
class Sieve {
 public:
  Sieve(const ShowLog& log, const LogSpan& span)
      : newest_{time_of(log.last)},
        since_{time_of(span.since, newest_)},
        until_{time_of(span.until, newest_)} {
    for (const LogEntry& entry : log.entry)
      entries_.push_back({std::to_address(entry.time.text.begin()), is_within(entry)});
  }

  /// Whether the entry that `byte` of the log belongs to stays.
  [[nodiscard]] bool keeps(const char* byte) const {
    const auto next = std::ranges::upper_bound(entries_, byte, {}, &Kept::begin);
    return next == entries_.begin() || std::prev(next)->stays;
  }
  [[nodiscard]] bool keeps(std::string_view text) const { return keeps(std::to_address(text.begin())); }

  /// The lines of `output` that stay.
  [[nodiscard]] std::string lines_of(std::string_view output) const {
    std::string lines;
    while (!output.empty()) {
      const auto line = output.substr(0, std::min(output.find('\n'), output.size() - 1) + 1);
      // The line's end: an entry may stand behind blanks.
      if (keeps(line.data() + line.size() - 1)) lines += line;
      output.remove_prefix(line.size());
    }
    return lines;
  }

  [[nodiscard]] bool reaches_back(const Clock& oldest) const {
    return !since_ || !oldest || *oldest <= *since_;
  }

 private:
  struct Kept {
    const char* begin;
    bool stays;
  };

  [[nodiscard]] bool is_within(const LogEntry& entry) const {
    if (!newest_) return true;
    const auto time = clock_of(entry).value_or(*newest_ - entry.age);
    return (!since_ || time >= *since_) && (!until_ || time <= *until_);
  }

  Clock newest_;
  Clock since_;
  Clock until_;
  std::vector<Kept> entries_;  ///< In their order in the text.
};

}  // namespace

Result<LogExcerpt> excerpt_of(std::string_view output, const LogSpan& span) {
  auto log = parse_show_log(output);
  if (!log) return log.error();
  const Sieve sieve{*log, span};
  LogExcerpt excerpt;
  excerpt.text = sieve.lines_of(output);
  if (!sieve.reaches_back(time_of(log->first))) excerpt.begins_after = log->first->text;
  std::erase_if(log->entry, [&](const LogEntry& entry) { return !sieve.keeps(entry.time.text); });
  std::erase_if(log->unrecognised, [&](std::string_view line) { return !sieve.keeps(line); });
  excerpt.value = value_of(*log);
  return excerpt;
}

}  // namespace rtx::parsers
