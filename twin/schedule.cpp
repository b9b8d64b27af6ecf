#include "twin/schedule.hpp"

#include "language/text.hpp"
#include "language/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace rtx::twin {
namespace {

using language::Word;
using When = ScheduleEntry::When;

// Whole words that begin a command that no schedule runs. Source: command reference 37.1.
constexpr std::array<std::string_view, 53> barred{"administrator",
                                                  "auth user",
                                                  "bgp configure refresh",
                                                  "ospf configure refresh",
                                                  "ipv6 ospf configure refresh",
                                                  "cold start",
                                                  "confirm",
                                                  "console character",
                                                  "console columns",
                                                  "console lines",
                                                  "copy",
                                                  "date",
                                                  "delete",
                                                  "echo",
                                                  "embedded file",
                                                  "exit",
                                                  "help",
                                                  "http revision-up go",
                                                  "http revision-up schedule",
                                                  "interface reset",
                                                  "ipsec transport template",
                                                  "less",
                                                  "login",
                                                  "luac",
                                                  "macro",
                                                  "make directory",
                                                  "nslookup",
                                                  "packetdump",
                                                  "ping",
                                                  "ping6",
                                                  "quit",
                                                  "remote setup",
                                                  "rename",
                                                  "rollback timer",
                                                  "rtfs",
                                                  "save",
                                                  "schedule at",
                                                  "scp",
                                                  "show",
                                                  "ssh",
                                                  "sshd host key generate",
                                                  "sshd session",
                                                  "system packet-buffer",
                                                  "telnet",
                                                  "telnetd session",
                                                  "time",
                                                  "timezone",
                                                  "traceroute",
                                                  "traceroute6",
                                                  "tunnel template",
                                                  "user attribute",
                                                  "ap select",
                                                  "switch select"};

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The words that say when; returns the place of the word behind them, 0 if they make no sense.
std::size_t read_time(const std::vector<Word>& words, ScheduleEntry& entry) {
  const std::string& first = words[3].text;
  entry.time_text = first;
  if (language::same_word(first, "startup")) {
    entry.time_text = "Startup";
    return 4;
  }
  if (language::same_word(first, "usb-attached") || language::same_word(first, "sd-attached")) {
    entry.when = When::medium;
    return 4;
  }
  if (first.starts_with('+')) {
    const auto seconds = number_of(std::string_view{first}.substr(1));
    if (!seconds || *seconds < 1 || *seconds > 3600) return 0;
    entry.when = When::relative;
    entry.delay = std::chrono::seconds{*seconds};
    return 4;
  }
  entry.when = When::calendar;
  const bool has_date = first.find('/') != std::string::npos;
  entry.pattern = TimePattern::parse(has_date ? first : "*/*", has_date ? words[4].text : first);
  if (has_date) entry.time_text += ' ' + words[4].text;
  if (!entry.pattern) return 0;
  return has_date ? 5 : 4;
}

// The words that say for what; returns the place of the command, 0 if they make no sense.
std::size_t read_target(const std::vector<Word>& words, std::size_t at, ScheduleEntry& entry) {
  if (at == 0 || at >= words.size()) return 0;
  const std::string target = language::lowered(words[at].text);
  if (target == "*") return at + 1;
  if (at + 1 >= words.size()) return 0;
  if (target == "tunnel") entry.selection = {language::Context::tunnel, words[at + 1].text};
  if (target == "pp") entry.selection = {language::Context::pp, words[at + 1].text};
  return target == "tunnel" || target == "pp" || target == "switch" ? at + 2 : 0;
}

}  // namespace

std::optional<ScheduleEntry> ScheduleEntry::parse(std::string_view line) {
  const std::vector<Word> words = language::split(line).words;
  if (words.size() < 6 || !language::same_word(words[0].text, "schedule") ||
      !language::same_word(words[1].text, "at")) {
    return std::nullopt;
  }
  const auto number = number_of(words[2].text);
  if (!number) return std::nullopt;
  ScheduleEntry entry;
  entry.number = *number;
  const std::size_t command = read_target(words, read_time(words, entry), entry);
  if (command == 0 || command >= words.size()) return std::nullopt;
  entry.command = line.substr(words[command].column - 1);
  return entry;
}

std::optional<LabTime> Schedule::due_after(const ScheduleEntry& entry, LabTime from,
                                           const RouterClock& clock) {
  if (entry.when == When::relative) return from + entry.delay;
  if (entry.when != When::calendar) return std::nullopt;
  const auto time = entry.pattern->next(clock.local(from));
  return time ? std::optional{clock.when(*time)} : std::nullopt;
}

void Schedule::boot(const language::Config& config, LabTime up, const RouterClock& clock) {
  armed_.clear();
  follow(config, up, clock);
  for (Armed& each : armed_) {
    if (each.entry.when == When::startup) each.due = up;
  }
}

void Schedule::follow(const language::Config& config, LabTime now, const RouterClock& clock) {
  std::vector<Armed> armed;
  for (const language::ConfigLine& line : config.lines()) {
    if (!line.key.starts_with("schedule at ")) continue;
    const auto known = std::ranges::find(armed_, line.text, &Armed::line);
    if (known != armed_.end()) {
      armed.push_back(std::move(*known));
      armed_.erase(known);
    } else if (auto entry = ScheduleEntry::parse(line.text)) {
      const auto due = due_after(*entry, now, clock);
      armed.push_back({line.text, std::move(*entry), due});
    }
  }
  std::ranges::sort(armed, {}, [](const Armed& each) { return each.entry.number; });
  armed_ = std::move(armed);
}

void Schedule::typed(std::string_view key, const language::Config& config, LabTime now,
                     const RouterClock& clock) {
  const language::ConfigLine* line = config.find(key);
  if (line != nullptr) std::erase_if(armed_, [&](const Armed& each) { return each.line == line->text; });
  follow(config, now, clock);
}

void Schedule::clock_set(LabTime now, const RouterClock& clock) {
  for (Armed& each : armed_) {
    if (each.entry.when == When::calendar) each.due = due_after(each.entry, now, clock);
  }
}

std::optional<LabTime> Schedule::next() const {
  std::optional<LabTime> first;
  for (const Armed& each : armed_) {
    if (each.due && (!first || *each.due < *first)) first = each.due;
  }
  return first;
}

std::optional<Schedule::Due> Schedule::take(LabTime now, const RouterClock& clock) {
  const std::optional<LabTime> first = next();
  if (!first || *first > now) return std::nullopt;
  Armed& armed = *std::ranges::find(armed_, first, &Armed::due);
  armed.due.reset();
  if (armed.entry.when == When::calendar) armed.due = due_after(armed.entry, *first, clock);
  return Due{*first, armed.entry};
}

bool is_barred_from_schedule(std::string_view command) {
  std::string line;
  for (const Word& word : language::split(command).words) line += language::lowered(word.text) + ' ';
  if (line.starts_with("no ")) line.erase(0, 3);
  return std::ranges::any_of(barred, [&](std::string_view words) {
    return line.starts_with(words) && line.size() > words.size() && line[words.size()] == ' ';
  });
}

}  // namespace rtx::twin
