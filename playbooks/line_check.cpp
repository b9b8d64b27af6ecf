#include "playbooks/line_check.hpp"

#include "language/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace rtx::playbooks {
namespace {

using namespace std::chrono_literals;
using language::Fault;
using std::chrono::milliseconds;

using Words = std::vector<std::string>;

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Words words_of(std::string_view line) {
  Words words;
  for (auto& word : language::split(line).words) words.push_back(lowered(std::move(word.text)));
  return words;
}

/// The keywords that `pattern` begins with, parameters left out.
Words keywords_of(std::string_view pattern) {
  return words_of(pattern.substr(0, pattern.find('{')));
}

bool begins_with(const Words& line, const Words& start) {
  return line.size() >= start.size() && std::equal(start.begin(), start.end(), line.begin());
}

/// Whether the router might take `line` for `command`: it expands abbreviations.
bool may_abbreviate(const Words& line, const Words& command) {
  if (line.empty() || command.empty() || line.size() < command.size()) return false;
  for (std::size_t at = 0; at < command.size(); ++at)
    if (line[at].empty() || !command[at].starts_with(line[at])) return false;
  return true;
}

/// Commands that belong to the session itself, and what to write instead.
struct Own {
  std::string_view command;
  std::string_view message;
  std::string_view hint;
  bool only_bare = false;  ///< With more words it is another command: `administrator password`.
};
constexpr std::array own_commands{
    Own{"save", "'save' is not typed by a playbook",
        "write 'save = true' at the top of the playbook: it saves when "
        "every expectation holds on every end"},
    Own{"exit", "'exit' would end the session", "rtxctl leaves by itself, without saving"},
    Own{"quit", "'quit' would end the session", "rtxctl leaves by itself, without saving"},
    Own{"administrator", "'administrator' is typed by rtxctl itself",
        "give the router's administrator_password in the inventory", true},
    Own{"confirm", "'confirm' belongs to a rollback timer, and none is set by a playbook",
        "what holds is confirmed by rtxctl itself, once every expectation holds on every end"},
    Own{"rollback timer", "'rollback timer' would take back what rtxctl has confirmed",
        "rtxctl arms a dead-man's switch of its own"},
};

/// Why a command is refused that does not simply cut the router off, or lose its configuration.
struct Reason {
  std::string_view command;
  std::string_view why;
};
constexpr std::array reasons{
    Reason{"schedule at", "rtxctl's dead-man's switch is one, and what is saved acts after every restart"},
    Reason{"netvolante-dns go", "it saves the configuration by itself, in whatever state that is"},
};
constexpr std::array<std::string_view, 3> console_settings{"console character", "console columns",
                                                           "console lines"};

/// The number behind `option` among `words`; `fallback` if it is not there, negative if it is no number.
double option(const Words& words, std::string_view name, double fallback) {
  const auto found = std::ranges::find(words, name);
  if (found == words.end()) return fallback;
  if (found + 1 == words.end()) return -1;
  const std::string& text = *(found + 1);
  double value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : -1;
}

/// How long `ping -c COUNT -w SECONDS` may take: its packets, and a margin for the last reply and a slow
/// name.
milliseconds ping_deadline(const Words& words) {
  constexpr double longest = 24 * 3600;
  double seconds = option(words, "-c", 1) * std::max(1.0, option(words, "-w", 1));
  if (!(seconds >= 1)) seconds = 1;  // also for `-c nan`
  return milliseconds{static_cast<std::int64_t>(std::min(seconds, longest) * 1'000)} + 15s;
}

bool is_ping(const Words& words) {
  return !words.empty() && (words[0] == "ping" || words[0] == "ping6");
}

/// 0: as long as the router's `answer_timeout`.
milliseconds deadline_of(const Words& words) {
  static const std::array<Words, 5> long_output{Words{"show", "config"}, Words{"show", "techinfo"},
                                                Words{"show", "log"}, Words{"traceroute"},
                                                Words{"traceroute6"}};
  if (is_ping(words)) return ping_deadline(words);
  if (begins_with(words, {"sshd", "host", "key", "generate"})) return 10min;
  const bool is_long =
      std::ranges::any_of(long_output, [&](const Words& command) { return begins_with(words, command); });
  return is_long ? 120s : 0s;
}

/// The offset of a `?` that is not quoted; npos if there is none.
std::size_t bare_question_mark(std::string_view line) {
  char open = '\0';
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '\\' && open != '\'') {
      ++at;
    } else if (open != '\0') {
      if (c == open) open = '\0';
    } else if (c == '"' || c == '\'') {
      open = c;
    } else if (c == '?') {
      return at;
    } else if (c == '#' && (at == 0 || line[at - 1] == ' ')) {
      break;
    }
  }
  return std::string_view::npos;
}

class LineCheck {
 public:
  LineCheck(const Template& source, const Rendered& rendered, Purpose purpose,
            const std::vector<std::string>& allow, const EndValues& values, language::Selection& selection,
            Diagnostics& problems)
      : source_{source},
        rendered_{rendered},
        purpose_{purpose},
        allow_{allow},
        values_{values},
        selection_{selection},
        problems_{problems} {}

  CheckedLine run() {
    if (!rendered_.complete || !can_be_typed()) return {};
    words_ = words_of(rendered_.text);
    CheckedLine line;
    line.empty = words_.empty();
    if (line.empty || belongs_to_the_session()) return line;
    line.deadline = deadline_of(words_);
    const auto reading = language::read(rendered_.text, selection_);
    if (reading.command) understood(*reading.command, line);
    if (reading.mistake) mistaken(*reading.mistake);
    if (is_ping(words_) && std::ranges::find(words_, "-c") == words_.end())
      report(Severity::error, 0, "a ping without -c never ends", "write for example: ping -c 5 ADDRESS");
    return line;
  }

 private:
  bool can_be_typed() {
    const std::string_view text = rendered_.text;
    if (const auto at = find_control_character(text); at != std::string_view::npos) {
      const bool tab = text[at] == '\t';
      report(Severity::error, at,
             tab ? "a tab inside a command line" : "a control character in a command line",
             tab ? "the router would complete the word before it; write a blank" : "");
      return false;
    }
    if (const auto at = bare_question_mark(text); at != std::string_view::npos) {
      report(Severity::error, at, "a '?' that is not quoted",
             "the router would show its help; write it in quotation marks");
      return false;
    }
    if (const auto split = language::split(text); split.error) {
      report(Severity::error, split.error->column - 1, split.error->message, {});
      return false;
    }
    return true;
  }

  bool belongs_to_the_session() {
    for (const auto& own : own_commands) {
      const bool is_own = begins_with(words_, words_of(own.command));
      if (!is_own || (own.only_bare && words_.size() > 1)) continue;
      report(Severity::error, 0, std::string{own.message}, std::string{own.hint});
      return true;
    }
    return false;
  }

  void understood(const language::Command& command, CheckedLine& line) {
    const auto& family = *command.family;
    if (family.refused && !is_allowed(rendered_.text, allow_)) refuse(family.pattern);
    if (family.pattern == "schedule at {n}") scheduled();
    if (purpose_ == Purpose::display && family.kind != language::Kind::display)
      report(Severity::error, 0, "'show' takes a command that only displays, and this one changes the router",
             "type it in a step's 'run'");
    for (const auto setting : console_settings)
      if (begins_with(words_, words_of(setting)))
        report(Severity::warning, 0,
               "rtxctl sets '" + std::string{setting} + "' itself and puts it back as it was",
               "this line's effect ends with the session");
    line.never_asks = !family.asks && family.kind != language::Kind::operation;
    selection_ = language::after(command, selection_);
  }

  void refuse(std::string_view pattern) {
    std::string command;
    for (const auto& word : keywords_of(pattern)) command += (command.empty() ? "" : " ") + word;
    const auto reason = std::ranges::find(reasons, command, &Reason::command);
    const std::string_view why =
        reason == reasons.end() ? "it can cut the router off or lose its configuration" : reason->why;
    report(Severity::error, 0, "'" + command + "' is refused: " + std::string{why},
           "if it is meant, write allow = [\"" + command + "\"] at the top of the playbook");
  }

  /// What is refused at once is refused later, too: `schedule at 1 3:00 * restart`.
  void scheduled() {
    auto at = std::ranges::find_if(words_, [](const std::string& word) {
      return word == "*" || word == "pp" || word == "tunnel" || word == "switch";
    });
    if (at == words_.end()) return;
    const auto skipped = std::min(words_.end() - at, std::ptrdiff_t{*at == "*" ? 1 : 2});
    const Words later{at + skipped, words_.end()};
    std::string line;
    for (const std::string& word : later) line += language::quote(word) + " ";
    for (const auto& command : refused_commands()) {
      const bool is_meant = begins_with(later, words_of(command)) || may_abbreviate(later, words_of(command));
      if (is_meant && !is_allowed(line, allow_)) return refuse(command);
    }
  }

  void mistaken(const language::Mistake& mistake) {
    const auto at = mistake.column - 1;
    const auto* reference = rendered_.reference_at(source_, at);
    if (reference != nullptr && is_only_a_sample(*reference, mistake.fault)) return;
    if (reference != nullptr && values_.own.contains(reference->name) &&
        values_.own.at(reference->name).type == VariableType::secret)
      return report(Severity::error, at,
                    "the value of the secret '" + reference->name + "' does not fit here", {});
    const bool meant = purpose_ == Purpose::be_refused;
    if (mistake.fault != Fault::unknown_command && meant) return;
    if (mistake.fault != Fault::unknown_command) return report(Severity::error, at, mistake.message, {});
    if (abbreviates_what_is_refused() || meant) return;
    if (purpose_ == Purpose::display)
      return report(Severity::error, at, "'show' takes a command that displays: " + mistake.message, {});
    report(Severity::warning, at, mistake.message, "the line will be sent as it is");
  }

  /// The router expands `rest` to `restart`: what is refused in full is refused abbreviated.
  bool abbreviates_what_is_refused() {
    for (const auto& own : own_commands) {
      if (!may_abbreviate(words_, words_of(own.command))) continue;
      report(Severity::error, 0,
             "the router may take '" + printable(words_.front()) + "' for '" + std::string{own.command} + "'",
             std::string{own.hint});
      return true;
    }
    for (const auto& command : refused_commands()) {
      if (!may_abbreviate(words_, words_of(command)) || is_allowed(rendered_.text, allow_)) continue;
      report(Severity::error, 0,
             "the router may take '" + printable(source_.text(), 40) + "' for '" + command + "'",
             "write commands in full");
      return true;
    }
    return false;
  }

  /// Whether a fault at `reference` may go away with the real value.
  [[nodiscard]] bool is_only_a_sample(const Template::Reference& reference, Fault fault) const {
    const auto found = values_.samples.find(reference.name);
    if (found == values_.samples.end() || fault == Fault::wrong_count) return false;
    const auto type = reference.part == "length" ? VariableType::integer
                      : reference.part.empty()   ? found->second
                                                 : VariableType::ipv4;
    switch (type) {
      case VariableType::text:
      case VariableType::secret:
        return true;
      case VariableType::integer:
      case VariableType::ipv4:
        return fault == Fault::out_of_range;
      case VariableType::ipv4_prefix:
        return fault == Fault::out_of_range || fault == Fault::not_an_address;
      case VariableType::boolean:
        break;
    }
    return false;
  }

  void report(Severity severity, std::size_t at, std::string message, std::string hint) {
    const auto origin = rendered_.from[std::min(at, rendered_.from.size() - 1)];
    problems_.push_back({severity, source_.place_at(origin), std::move(message), std::move(hint), false});
  }

  const Template& source_;
  const Rendered& rendered_;
  Purpose purpose_;
  const std::vector<std::string>& allow_;
  const EndValues& values_;
  language::Selection& selection_;
  Diagnostics& problems_;
  Words words_;
};

}  // namespace

CheckedLine check_line(const Template& source, const Rendered& rendered, Purpose purpose,
                       const std::vector<std::string>& allow, const EndValues& values,
                       language::Selection& selection, Diagnostics& problems) {
  return LineCheck{source, rendered, purpose, allow, values, selection, problems}.run();
}

bool is_allowed(std::string_view line, const std::vector<std::string>& allow) {
  Words words = words_of(line);
  if (!words.empty() && words.front() == "no") words.erase(words.begin());
  return std::ranges::any_of(
      allow, [&](const std::string& command) { return begins_with(words, words_of(command)); });
}

const std::vector<std::string>& allowable_commands() {
  static const std::vector<std::string> commands = [] {
    std::vector<std::string> all = refused_commands();
    for (const auto& family : language::all_families()) {
      if (!family.asks || family.refused || family.rank == 0) continue;
      std::string command;
      for (const auto& word : keywords_of(family.pattern)) command += (command.empty() ? "" : " ") + word;
      all.push_back(std::move(command));
    }
    return all;
  }();
  return commands;
}

const std::vector<std::string>& refused_commands() {
  static const std::vector<std::string> commands = [] {
    std::vector<std::string> all;
    for (const auto& family : language::all_families()) {
      if (!family.refused) continue;
      std::string command;
      for (const auto& word : keywords_of(family.pattern)) command += (command.empty() ? "" : " ") + word;
      all.push_back(std::move(command));
    }
    return all;
  }();
  return commands;
}

}  // namespace rtx::playbooks
