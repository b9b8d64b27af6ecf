#include "health/check_file.hpp"

#include "playbooks/file.hpp"
#include "playbooks/table_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace rtx::health {

using playbooks::Diagnostics;
using playbooks::Item;
using playbooks::Place;
using playbooks::PlaybookError;
using playbooks::TableReader;

namespace {

using namespace std::chrono_literals;

/// `0.5%`, `80 %`; up to a tenth.
std::optional<parsers::Permille> share_in(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  double share = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  if (error != std::errc{} || end != text.data() + text.size() || !(share >= 0 && share <= 100))
    return std::nullopt;
  return parsers::Permille{static_cast<std::uint32_t>(std::lround(share * 10))};
}

bool is_off(const std::string& text) {
  return text == "off";
}

void read_share(TableReader& reader, const std::string& key, std::optional<parsers::Permille>& rule) {
  const auto text = reader.source_text(key);
  if (!text) return;
  rule = share_in(text->text);
  if (rule || is_off(text->text)) return;
  reader.error(text->spots.front(), "'" + key + "' of " + reader.owner() + " is no share of a hundred",
               "write for example \"0.5%\", or \"off\"");
}

template <class Duration>
void read_duration(TableReader& reader, const std::string& key, std::optional<Duration>& rule) {
  const Item* item = reader.take(key);
  const auto* text = item == nullptr ? nullptr : std::get_if<std::string>(&item->data);
  if (text != nullptr && is_off(*text)) {
    rule.reset();
  } else if (item != nullptr) {
    if (const auto time = reader.duration(key, 1ms, 24h)) rule = std::chrono::duration_cast<Duration>(*time);
  }
}

void read_rules(TableReader& reader, CheckFile& file) {
  Rules& rules = file.visit.rules;
  file.visit.built_in = reader.boolean("built_in").value_or(file.visit.built_in);
  read_share(reader, "loss", rules.loss);
  read_duration(reader, "rtt", rules.rtt);
  read_duration(reader, "sa_life", rules.sa_life);
  read_share(reader, "cpu", rules.cpu);
  read_share(reader, "memory", rules.memory);
  rules.flapped = reader.boolean("flapped").value_or(rules.flapped);
  rules.unsaved = reader.boolean("unsaved").value_or(rules.unsaved);
  rules.pings = static_cast<int>(reader.integer("pings", 0, 100).value_or(rules.pings));
  if (const auto golden = reader.text("golden"))
    file.golden = std::filesystem::path{reader.file()}.parent_path() / *golden;
}

void read_fleet(TableReader& reader, CheckFile& file) {
  constexpr std::int64_t most = 10'000;
  const auto number = [&](const char* key, std::size_t& limit) {
    limit = static_cast<std::size_t>(reader.integer(key, 1, most).value_or(static_cast<std::int64_t>(limit)));
  };
  number("at_once", file.limits.at_once);
  number("per_site", file.limits.per_site);
  number("per_bastion", file.limits.per_bastion);
  if (const auto time = reader.duration("deadline", 5s, 1h))
    file.visit.deadline = std::chrono::duration_cast<std::chrono::seconds>(*time);
}

/// Reads the table at `key`, if there is one.
template <class ReadTable>
void read_table(TableReader& reader, const char* key, CheckFile& file, Diagnostics& problems,
                const ReadTable& read) {
  const Item* item = reader.take(key);
  if (item == nullptr) return;
  if (!std::holds_alternative<Item::Table>(item->data))
    return reader.error(item->spot,
                        "'" + std::string{key} + "' is " + std::string{item->kind()} + ", not a table",
                        "write [" + std::string{key} + "] and its keys below");
  TableReader table{*item, reader.file(), "[" + std::string{key} + "]", problems};
  read(table, file);
  table.finish();
}

/// Who was told of what is kept by the receiver's name: of two with one name, one would be told of nothing.
void refuse_namesakes(const std::vector<NotifySettings>& receivers, Diagnostics& problems) {
  std::map<std::string, Place> places;
  for (const NotifySettings& settings : receivers) {
    const std::string& name = settings.receiver.name;
    const auto [first, is_new] = places.emplace(name, settings.place);
    if (is_new || name.empty()) continue;
    const Place& place = first->second;
    problems.push_back(error_at(settings.place,
                                "there is a receiver '" + playbooks::printable(name) +
                                    "' already: " + place.file + ':' + std::to_string(place.line) + ':' +
                                    std::to_string(place.column),
                                "give each its own name: who was told of what is kept under it"));
  }
}

/// A check types nothing: lines are a mistake here.
void refuse_line(Place place, Diagnostics& problems) {
  problems.push_back(error_at(std::move(place), "a check types nothing, and this is a line for the router",
                              "keep what is to be checked in a file of its own, without 'run'"));
}

/// The same of steps that are no good otherwise, so that their lines cannot be told one by one.
void refuse_runs(const Item& steps, const std::string& file, Diagnostics& problems) {
  const auto* list = std::get_if<Item::List>(&steps.data);
  if (list == nullptr) return;
  for (const Item& step : *list) {
    const auto* table = std::get_if<Item::Table>(&step.data);
    if (table == nullptr) continue;
    for (const auto& entry : *table)
      if (entry.key == "run") refuse_line(Place{file, entry.spot.line, entry.spot.column}, problems);
  }
}

std::string read_text(const std::filesystem::path& file) {
  auto read = playbooks::read_file(file);
  if (read.problem.empty()) return std::move(read.text);
  throw PlaybookError{{error_at(Place{file.string(), 0, 0},
                                "cannot read the check file '" + file.string() + "': " + read.problem)}};
}

void read_expectations(const Item& steps, const std::string& text, const std::filesystem::path& file,
                       const playbooks::FileReader& read, CheckFile& result, Diagnostics& problems) {
  try {
    result.expectations = playbooks::Playbook::parse(text, file, read);
    for (const auto& step : result.expectations->steps)
      for (const auto& line : step.run) refuse_line(line.place, problems);
  } catch (const PlaybookError& error) {
    problems.insert(problems.end(), error.diagnostics.begin(), error.diagnostics.end());
    refuse_runs(steps, file.string(), problems);
  }
}

bool expects_something(const CheckFile& file) {
  return file.expectations &&
         std::ranges::any_of(file.expectations->steps, [](const auto& step) { return !step.expect.empty(); });
}

/// Otherwise everybody who answers would be healthy.
void must_check_something(const CheckFile& file, const Place& built_in, Diagnostics& problems) {
  if (file.visit.built_in || expects_something(file)) return;
  problems.push_back(error_at(built_in, "the built-in checks are off, and nothing else is expected",
                              "write a [[step.expect]], or leave 'built_in' out"));
}

}  // namespace

CheckFile CheckFile::parse(const std::string& text, const std::filesystem::path& file,
                           const playbooks::FileReader& read) {
  CheckFile result;
  Diagnostics problems;
  const auto document = playbooks::parse_document(text, file.string(), problems);
  if (!document) throw PlaybookError{std::move(problems)};
  TableReader reader{*document, file.string(), "a check file", problems};
  Place built_in;
  read_table(reader, "rules", result, problems, [&](TableReader& table, CheckFile& rules) {
    read_rules(table, rules);
    built_in = table.place_of("built_in");
  });
  read_table(reader, "fleet", result, problems, read_fleet);
  for (const Item* receiver : reader.tables("notify"))
    result.notify.push_back(read_notify(*receiver, file.string(), problems));
  refuse_namesakes(result.notify, problems);
  const Item* steps = reader.take("step");
  if (steps != nullptr) {
    read_expectations(*steps, text, file, read, result, problems);
  } else {
    for (const char* key : {"name", "description", "roles", "vars"}) static_cast<void>(reader.take(key));
    reader.finish();
  }
  if (steps == nullptr || result.expectations) must_check_something(result, built_in, problems);
  if (has_errors(problems)) throw PlaybookError{std::move(problems)};
  return result;
}

CheckFile CheckFile::load(const std::filesystem::path& file) {
  return parse(read_text(file), file, read_text);
}

}  // namespace rtx::health
