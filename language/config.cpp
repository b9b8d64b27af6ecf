#include "language/config.hpp"

#include "language/config_reader.hpp"
#include "language/layout.hpp"
#include "language/text.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <unordered_map>
#include <utility>

namespace rtx::language {
namespace {

/// Most tunnels or PPs that any router has (vRX): what a range in `tunnel enable 1-...` is cut to.
constexpr unsigned most_numbers = 6000;

/// Changes the lines of a configuration; they are brought back into order by `finish`.
class Editor {
 public:
  explicit Editor(std::vector<ConfigLine>& lines) : lines_{lines} {
    for (std::size_t at = 0; at < lines.size(); ++at) index_.emplace(lines[at].key, at);
  }

  /// False if exactly this line was there already.
  bool set(ConfigLine line) {
    const auto [entry, is_new] = index_.emplace(line.key, lines_.size());
    if (is_new) {
      lines_.push_back(std::move(line));
    } else if (lines_[entry->second].text == line.text) {
      return false;
    } else {
      lines_[entry->second] = std::move(line);
    }
    return true;
  }

  bool remove(const std::string& key) {
    const auto entry = index_.find(key);
    if (entry == index_.end()) return false;
    lines_[entry->second].text.clear();
    index_.erase(entry);
    return true;
  }

  void finish() {
    std::erase_if(lines_, [](const ConfigLine& line) { return line.text.empty(); });
    put_in_order(lines_);
  }

  const std::vector<ConfigLine>& lines() const { return lines_; }

 private:
  std::vector<ConfigLine>& lines_;
  std::unordered_map<std::string, std::size_t> index_;
};

/// `tunnel enable 2-4`: what is switched, which numbers, and to what.
struct Switching {
  Context context;
  bool on;
  std::vector<std::string> numbers;
};

/// The numbers of the tunnels or PPs that have lines, and of those that are enabled.
std::set<std::string> existing(const Editor& editor, const Switching& switching) {
  const std::string_view enable = switching.context == Context::tunnel ? "tunnel enable " : "pp enable ";
  std::set<std::string> numbers;
  for (const auto& line : editor.lines()) {
    if (line.text.empty()) continue;
    if (line.selection.context == switching.context) numbers.insert(line.selection.number);
    if (line.key.starts_with(enable)) numbers.insert(line.key.substr(enable.size()));
  }
  return numbers;
}

unsigned number_or(std::string_view digits, unsigned otherwise) {
  unsigned number = otherwise;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

/// `5`, `2-7`, `2-`, `-7`, `all`, `anonymous`. A range that is open, like `all`, means those that exist.
std::vector<std::string> numbers_in(std::string_view word, const std::set<std::string>& existing) {
  const auto dash = word.find('-');
  if (word != "all" && dash == std::string_view::npos) return {std::string{word}};
  std::vector<std::string> numbers;
  const bool is_closed = word != "all" && dash > 0 && dash + 1 < word.size();
  const unsigned first = word == "all" ? 0 : number_or(word.substr(0, dash), 0);
  const unsigned last = word == "all" ? most_numbers : number_or(word.substr(dash + 1), most_numbers);
  if (is_closed) {
    for (unsigned number = first; number <= std::min(last, most_numbers); ++number) {
      numbers.push_back(std::to_string(number));
    }
    return numbers;
  }
  for (const auto& name : existing) {
    const bool is_meant =
        is_number(name) ? number_or(name, 0) >= first && number_or(name, 0) <= last : word == "all";
    if (is_meant) numbers.push_back(name);
  }
  return numbers;
}

/// `command` as one that switches tunnels or PPs on or off; empty if it is something else.
std::optional<Switching> switching_of(const Command& command) {
  const auto pattern = command.family->pattern;
  const bool is_tunnel = pattern.starts_with("tunnel ");
  if (!is_tunnel && !pattern.starts_with("pp ")) return std::nullopt;
  const auto verb = pattern.substr(is_tunnel ? 7 : 3);
  Switching switching{is_tunnel ? Context::tunnel : Context::pp, true, {}};
  if (verb == "disable") {
    if (command.negated) return std::nullopt;
    switching.on = false;
  } else if (verb.starts_with("enable ")) {
    switching.on = !command.negated;
    switching.numbers.emplace_back(last_word(command.key));
  } else {
    return std::nullopt;
  }
  if (!command.negated) {
    for (const auto& word : command.value) switching.numbers.push_back(word.text);
  }
  return switching;
}

bool apply_switching(Editor& editor, const Switching& switching) {
  const auto known = existing(editor, switching);
  const std::string name = switching.context == Context::tunnel ? "tunnel" : "pp";
  bool changed = false;
  for (const auto& word : switching.numbers) {
    for (const auto& number : numbers_in(word, known)) {
      const std::string key = name + " enable " + number;
      if (!switching.on) {
        changed |= editor.remove(key);
        continue;
      }
      const auto reading = read(key, {});
      if (reading.command) changed |= editor.set({key, key, {}, true, reading.command->family});
    }
  }
  return changed;
}

/// `no ip filter set NAME` takes both directions with it: an operation's `no` reaches every line below its
/// key.
bool remove_below(Editor& editor, const std::string& key) {
  std::vector<std::string> keys;
  for (const auto& line : editor.lines()) {
    if (!line.text.empty() && line.key.starts_with(key + ' ')) keys.push_back(line.key);
  }
  bool changed = false;
  for (const auto& each : keys) changed |= editor.remove(each);
  return changed;
}

/// The line that `command` leaves in the configuration. A here-document that came without its lines is an
/// empty one: it must not swallow the lines printed behind it.
std::string text_of(const Command& command) {
  std::string text = canonical(command);
  if (!command.negated && command.family->value == "{here}")
    text.append("\n").append(command.value.back().text.substr(2));
  return text;
}

bool apply_command(Editor& editor, const Command& command, std::string text) {
  if (const auto switching = switching_of(command)) return apply_switching(editor, *switching);
  switch (command.family->kind) {
    case Kind::selection:
    case Kind::display:
      return false;
    case Kind::operation:
      return command.negated && remove_below(editor, command.key);
    case Kind::single:
    case Kind::list:
    case Kind::flag:
      break;
  }
  if (command.negated) return editor.remove(command.key);
  return editor.set({std::move(text), command.key, command.selection, true, command.family});
}

/// The key of a line that the table does not know: unique together with its block.
ConfigLine unknown_line(ConfigEntry entry) {
  std::string key = entry.text;
  if (entry.selection.context != Context::top) {
    const std::string_view name = entry.selection.context == Context::tunnel ? "tunnel " : "pp ";
    key = std::string{name} + entry.selection.number + ": " + entry.text;
  }
  return {std::move(entry.text), std::move(key), std::move(entry.selection), false, nullptr};
}

}  // namespace

std::string head_of(const ConfigLine& line) {
  return line.text.substr(0, line.text.find('\n'));
}

namespace {

/// How many words a pattern stands for: blanks within braces separate none, as in `{int 1..255}`.
std::size_t words_in(std::string_view pattern) {
  std::size_t count = 1;
  bool in_braces = false;
  for (const char c : pattern) {
    if (c == '{' || c == '}') in_braces = c == '{';
    if (c == ' ' && !in_braces) ++count;
  }
  return count;
}

}  // namespace

LineWords words_of(const ConfigLine& line) {
  const std::size_t key_size = words_in(line.family->pattern);
  auto all = split(head_of(line)).words;
  LineWords words;
  for (auto& word : all) {
    auto& part = words.key.size() < key_size ? words.key : words.value;
    part.push_back(std::move(word));
  }
  return words;
}

Config Config::parse(std::string_view text) {
  Config config;
  Editor editor{config.lines_};
  for (auto& entry : read_config(text)) {
    if (const auto& command = entry.reading.command) {
      const bool is_here_document = entry.text.find('\n') != std::string::npos;
      apply_command(editor, *command, is_here_document ? entry.text : text_of(*command));
    } else {
      editor.set(unknown_line(std::move(entry)));
    }
  }
  editor.finish();
  return config;
}

bool Config::apply(const Command& command) {
  Editor editor{lines_};
  if (!apply_command(editor, command, text_of(command))) return false;
  editor.finish();
  return true;
}

void Config::take_over(const std::set<std::string, std::less<>>& keys, const Config& from) {
  Editor editor{lines_};
  for (const std::string& key : keys) editor.remove(key);
  for (const ConfigLine& line : from.lines())
    if (keys.contains(line.key)) editor.set(line);
  editor.finish();
}

const ConfigLine* Config::find(std::string_view key) const {
  const auto found = std::ranges::find(lines_, key, &ConfigLine::key);
  return found == lines_.end() ? nullptr : &*found;
}

std::vector<std::string> Config::value(std::string_view key) const {
  const auto* line = find(key);
  if (line == nullptr || !line->known) return {};
  auto words = words_of(*line);
  std::vector<std::string> value;
  for (auto& word : words.value) value.push_back(std::move(word.text));
  return value;
}

std::string Config::render() const {
  return printed(lines_);
}

std::string Config::render(const Selection& selection) const {
  return printed_block(lines_, selection);
}

}  // namespace rtx::language
