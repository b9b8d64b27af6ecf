#include "playbooks/table_reader.hpp"

#include "playbooks/file.hpp"
#include "playbooks/literal.hpp"

#include <algorithm>
#include <utility>

namespace rtx::playbooks {
namespace {

using std::chrono::milliseconds;

/// `60000` as a person writes it: `60s`.
std::string text_of(milliseconds time) {
  return time.count() % 1'000 == 0 ? std::to_string(time.count() / 1'000) + "s"
                                   : std::to_string(time.count()) + "ms";
}

const Item::Table* as_table(const Item& item) {
  return std::get_if<Item::Table>(&item.data);
}

}  // namespace

TableReader::TableReader(const Item& item, std::string file, std::string owner, Diagnostics& problems)
    : item_{item}, file_{std::move(file)}, owner_{std::move(owner)}, problems_{problems} {}

const Item* TableReader::take(const std::string& key) {
  known_.push_back(key);
  const auto* table = as_table(item_);
  if (table == nullptr) return nullptr;
  const auto found = std::ranges::find(*table, key, &Entry::key);
  return found == table->end() ? nullptr : &found->value;
}

void TableReader::wrong_kind(const std::string& key, const Item& item, std::string_view wanted) {
  error(item.spot, "'" + key + "' is " + std::string{wanted} + ", and this is " + std::string{item.kind()});
}

std::optional<std::string> TableReader::text(const std::string& key) {
  auto source = source_text(key);
  return source ? std::optional{std::move(source->text)} : std::nullopt;
}

std::optional<SourceText> TableReader::source_text(const std::string& key) {
  const auto* item = take(key);
  if (item == nullptr) return std::nullopt;
  if (std::holds_alternative<std::string>(item->data)) return item->source;
  wrong_kind(key, *item, "a string");
  return std::nullopt;
}

std::optional<bool> TableReader::boolean(const std::string& key) {
  const auto* item = take(key);
  if (item == nullptr) return std::nullopt;
  if (const auto* flag = std::get_if<bool>(&item->data)) return *flag;
  wrong_kind(key, *item, "true or false");
  return std::nullopt;
}

std::optional<std::int64_t> TableReader::integer(const std::string& key, std::int64_t least,
                                                 std::int64_t most) {
  const auto* item = take(key);
  if (item == nullptr) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&item->data);
  if (number == nullptr) {
    wrong_kind(key, *item, "a number");
  } else if (*number < least || *number > most) {
    error(item->spot, "'" + key + "' is " + std::to_string(*number) + "; it can be " + std::to_string(least) +
                          " to " + std::to_string(most));
  } else {
    return *number;
  }
  return std::nullopt;
}

std::optional<milliseconds> TableReader::duration(const std::string& key, milliseconds least,
                                                  milliseconds most) {
  const auto* item = take(key);
  if (item == nullptr) return std::nullopt;
  const auto* text = std::get_if<std::string>(&item->data);
  if (text == nullptr) {
    wrong_kind(key, *item, "a time with its unit, such as \"60s\"");
    return std::nullopt;
  }
  const auto read = detail::read_literal(*text, parsers::Kind::duration);
  if (!read.value) {
    error(item->spot, "'" + key + "': " + read.problem, read.hint);
    return std::nullopt;
  }
  const auto time =
      std::chrono::duration_cast<milliseconds>(std::get<parsers::Value::Duration>(read.value->data));
  if (time >= least && time <= most) return time;
  error(item->spot,
        "'" + key + "' is " + text_of(time) + "; it can be " + text_of(least) + " to " + text_of(most));
  return std::nullopt;
}

std::vector<SourceText> TableReader::texts(const std::string& key) {
  const auto* item = take(key);
  if (item == nullptr) return {};
  if (std::holds_alternative<std::string>(item->data)) return {item->source};
  const auto* list = std::get_if<Item::List>(&item->data);
  if (list == nullptr) {
    wrong_kind(key, *item, "a string or a list of strings");
    return {};
  }
  std::vector<SourceText> result;
  for (const auto& element : *list) {
    if (std::holds_alternative<std::string>(element.data)) {
      result.push_back(element.source);
    } else {
      wrong_kind(key, element, "a list of strings");
    }
  }
  return result;
}

std::vector<const Item*> TableReader::tables(const std::string& key) {
  const auto* item = take(key);
  if (item == nullptr) return {};
  const auto* list = std::get_if<Item::List>(&item->data);
  const bool fits =
      list != nullptr && std::ranges::all_of(*list, [](const Item& one) { return as_table(one) != nullptr; });
  if (!fits) {
    wrong_kind(key, *item, "a list of tables, written [[" + key + "]]");
    return {};
  }
  std::vector<const Item*> result;
  for (const auto& element : *list) result.push_back(&element);
  return result;
}

const Item::Table& TableReader::entries(const std::string& key) {
  static const Item::Table none;
  const auto* item = take(key);
  if (item == nullptr) return none;
  if (const auto* table = as_table(*item)) return *table;
  wrong_kind(key, *item, "a table");
  return none;
}

void TableReader::finish() {
  const auto* table = as_table(item_);
  if (table == nullptr) return;
  for (const auto& entry : *table) {
    if (std::ranges::find(known_, entry.key) != known_.end()) continue;
    error(entry.spot, "unknown key '" + printable(entry.key) + "' in " + owner_,
          suggestion(entry.key, known_));
  }
}

void TableReader::error(const Spot& spot, std::string message, std::string hint) {
  problems_.push_back(error_at(place(spot), std::move(message), std::move(hint)));
}

Place TableReader::place_of(const std::string& key) const {
  if (const auto* table = as_table(item_)) {
    const auto found = std::ranges::find(*table, key, &Entry::key);
    if (found != table->end()) return place(found->value.spot);
  }
  return place();
}

namespace {

/// `{ command = ... }`: a list is run as it is, a string by the shell.
void read_command(const Item& item, TableReader& reader, SecretSource& source) {
  source.from = SecretSource::From::command;
  if (const auto* text = std::get_if<std::string>(&item.data)) {
    source.argument = *text;
  } else if (std::holds_alternative<Item::List>(item.data)) {
    for (auto& argument : reader.texts("command")) source.arguments.push_back(std::move(argument.text));
  } else {
    reader.error(item.spot,
                 "'command' is a string or a list of strings, and this is " + std::string{item.kind()});
    return;
  }
  if (source.argument.empty() && source.arguments.empty()) reader.error(item.spot, "'command' is empty");
}

void read_prompt(const Item& item, TableReader& reader, SecretSource& source) {
  source.from = SecretSource::From::prompt;
  if (const auto* text = std::get_if<std::string>(&item.data)) {
    source.argument = *text;
  } else if (const auto* flag = std::get_if<bool>(&item.data); flag == nullptr || !*flag) {
    reader.error(item.spot, "'prompt' is true or the text to ask with");
  }
}

std::optional<SecretSource> read_source_table(const Item& item, const std::string& file,
                                              const std::string& owner, Diagnostics& problems) {
  const auto before = problems.size();
  TableReader reader{item, file, owner, problems};
  SecretSource source;
  source.place = {file, item.spot.line, item.spot.column};
  int given = 0;
  if (const auto variable = reader.text("env")) {
    ++given;
    source.from = SecretSource::From::environment;
    source.argument = *variable;
  }
  if (const auto path = reader.text("file")) {
    ++given;
    source.from = SecretSource::From::file;
    source.argument = resolved(*path, std::filesystem::path{file}.parent_path()).string();
  }
  if (const auto* command = reader.take("command")) {
    ++given;
    read_command(*command, reader, source);
  }
  if (const auto* prompt = reader.take("prompt")) {
    ++given;
    read_prompt(*prompt, reader, source);
  }
  reader.finish();
  if (problems.size() != before) return std::nullopt;
  if (given == 1) return source;
  reader.error(item.spot,
               owner + " says " + (given == 0 ? "no source" : "more than one source") + " for the secret",
               "write one of { env = \"NAME\" }, { file = \"PATH\" }, { command = [\"PROGRAM\", ...] }, { "
               "prompt = true }");
  return std::nullopt;
}

}  // namespace

std::optional<SecretSource> read_secret_source(const Item& item, const std::string& file,
                                               const std::string& owner, bool private_file,
                                               Diagnostics& problems) {
  if (as_table(item) != nullptr) return read_source_table(item, file, owner, problems);
  const Place place{file, item.spot.line, item.spot.column};
  const auto* text = std::get_if<std::string>(&item.data);
  if (text == nullptr) {
    problems.push_back(
        {Severity::error,
         place,
         owner + " is a table that says where the secret is, and this is " + std::string{item.kind()},
         {},
         true});
    return std::nullopt;
  }
  if (!private_file) {
    problems.push_back(
        {Severity::error, place, owner + " stands in a file that others can read",
         "write where it is, such as { env = \"NAME\" } or { file = \"PATH\" }, or make the file "
         "yours alone: chmod 600 " +
             file,
         true});
    return std::nullopt;
  }
  SecretSource source;
  source.from = SecretSource::From::literal;
  source.literal = transports::Secret{*text};
  source.place = place;
  return source;
}

Variables read_variables(const Item::Table& entries, const std::string& file, bool private_file,
                         Diagnostics& problems) {
  Variables variables;
  for (const auto& entry : entries) {
    const Place place{file, entry.value.spot.line, entry.value.spot.column};
    if (!is_variable_name(entry.key)) {
      problems.push_back(error_at(Place{file, entry.spot.line, entry.spot.column},
                                  "'" + printable(entry.key) + "' cannot name a variable",
                                  "a name is letters, digits, _ and -, and begins with no digit"));
      continue;
    }
    VariableValue value;
    value.place = place;
    value.private_file = private_file;
    if (const auto* text = std::get_if<std::string>(&entry.value.data)) {
      value.value = *text;
    } else if (const auto* number = std::get_if<std::int64_t>(&entry.value.data)) {
      value.value = std::to_string(*number);
    } else if (const auto* flag = std::get_if<bool>(&entry.value.data)) {
      value.value = std::string{*flag ? "true" : "false"};
    } else if (as_table(entry.value) != nullptr) {
      auto source =
          read_secret_source(entry.value, file, "variable '" + entry.key + "'", private_file, problems);
      if (!source) continue;
      value.value = std::move(*source);
    } else {
      problems.push_back(error_at(place, "variable '" + entry.key + "' is " + std::string{entry.value.kind()},
                                  "a value is a string, a number, true, false, or where a secret is"));
      continue;
    }
    variables.insert_or_assign(entry.key, std::move(value));
  }
  return variables;
}

}  // namespace rtx::playbooks
