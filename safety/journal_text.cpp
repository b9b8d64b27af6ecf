#include "safety/journal_text.hpp"

#include "safety/store_error.hpp"
#include "transports/printable.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace rtx::safety {

using nlohmann::ordered_json;

namespace {

constexpr std::uint64_t schema = 1;

/// The text at `key`; nothing if there is none or it is no text.
std::optional<std::string> text_at(const ordered_json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::uint64_t> number_at(const ordered_json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

/// Reads lines, and knows where it is when one is no entry.
class Reader {
 public:
  explicit Reader(const std::string& name) : name_{name} {}

  Entry read(std::string_view line, std::uint64_t number) {
    number_ = number;
    if (line.size() >= longest_journal_line) fail("it is too long");
    // The JSON reader would take a zero byte for the end of the text, and not see what is behind it.
    if (line.find('\0') != std::string_view::npos) fail("it holds zero bytes");
    const auto object = ordered_json::parse(line, nullptr, false);
    if (!object.is_object()) fail("it is no JSON object");
    const auto found = number_at(object, "schema");
    if (found != schema) fail(found > schema ? "a newer rtxctl wrote it" : "it has no schema number");
    if (number_at(object, "seq") != number) fail("a line before it is missing, or it was changed");

    Entry entry;
    const auto at = utc_time(text_at(object, "at").value_or(""));
    if (!at) fail("it has no time");
    entry.at = *at;
    const std::string mark = text_at(object, "mark").value_or("");
    const auto known = mark_named(mark);
    if (!known) fail("it has no mark that is known: '" + transports::printable(mark, 40) + "'");
    entry.mark = *known;
    const auto router = text_at(object, "router");
    if (!router) fail("it names no router");
    entry.router = *router;
    entry.facts = facts_of(object);
    return entry;
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw StoreError{name_ + ":" + std::to_string(number_) + ": the journal is damaged: " + why,
                     "look at the routers of this run by hand: what it did there is not known"};
  }

 private:
  [[nodiscard]] Entry::Facts facts_of(const ordered_json& object) const {
    Entry::Facts facts;
    const auto found = object.find("facts");
    if (found == object.end() || !found->is_object()) fail("it has no facts");
    for (const auto& [key, value] : found->items()) {
      if (!value.is_string()) fail("its fact '" + transports::printable(key, 40) + "' is no text");
      facts.emplace_back(key, value.get<std::string>());
    }
    return facts;
  }

  const std::string& name_;
  std::uint64_t number_ = 0;
};

}  // namespace

std::string journal_line(const Entry& entry, std::uint64_t sequence) {
  ordered_json facts = ordered_json::object();
  for (const auto& [name, value] : entry.facts) facts[name] = value;
  const ordered_json object{{"schema", schema},         {"seq", sequence},
                            {"at", utc_text(entry.at)}, {"mark", name_of(entry.mark)},
                            {"router", entry.router},   {"facts", std::move(facts)}};
  std::string line = object.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + '\n';
  if (line.size() > longest_journal_line) {
    throw StoreError{std::string{"the journal's entry '"} + name_of(entry.mark) + "' is longer than " +
                     std::to_string(longest_journal_line) + " bytes"};
  }
  return line;
}

JournalText parse_journal(std::string_view text, const std::string& name) {
  JournalText result;
  Reader reader{name};
  while (result.whole < text.size()) {
    const auto rest = text.substr(result.whole);
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) break;
    const auto line = rest.substr(0, end);
    // A power cut can leave a file its length and not yet its text.
    const bool is_last = end + 1 == rest.size();
    if (is_last && line.find('\0') != std::string_view::npos) break;
    result.entries.push_back(reader.read(line, result.entries.size() + 1));
    result.whole += end + 1;
  }
  return result;
}

}  // namespace rtx::safety
