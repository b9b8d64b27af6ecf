#include "agent/run_check.hpp"

#include "agent/targets.hpp"
#include "language/commands.hpp"
#include "language/words.hpp"
#include "playbooks/diagnostic.hpp"
#include "playbooks/line_check.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace rtx::agent {

namespace {

using language::Word;

/// First words that are never typed here, with the way that there is instead.
struct Forbidden {
  std::string_view word;
  std::string_view instead;
};
constexpr std::array forbidden{
    Forbidden{"save", "saving is for 'rtxctl apply --save', after everything has been verified"},
    Forbidden{"administrator", "the session is at administrator level already; --general stays below"},
    Forbidden{"exit", "the session leaves by itself"},
    Forbidden{"quit", "the session leaves by itself"},
    Forbidden{"less", "its pager waits for keys; use the 'show' command of the same name"},
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char byte) {
    return byte < 0x80 ? static_cast<char>(std::tolower(byte)) : static_cast<char>(byte);
  });
  return text;
}

/// The router expands abbreviations, so that `sav` saves as well.
bool may_mean(const std::string& typed, std::string_view word) {
  return typed.size() >= 2 && word.starts_with(typed);
}

bool redirects(const std::vector<Word>& words) {
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return !word.quoted && word.text.find('>') != std::string::npos;
  });
}

void check_ping(const std::string& first, const std::vector<Word>& words) {
  if (first != "ping" && first != "ping6") return;
  const bool has_end =
      std::any_of(words.begin(), words.end(), [](const Word& word) { return word.text == "-c"; });
  if (!has_end)
    throw UsageError{"this ping goes on until someone stops it", "say how many: " + first + " -c 5 ..."};
}

/// A `show` of a firmware that the table does not know is still a `show`.
bool only_shows(const std::string& first, const language::Reading& reading) {
  if (reading.command) return reading.command->family->kind == language::Kind::display;
  return first == "show" || first == "ping" || first == "ping6" || first == "traceroute" ||
         first == "nslookup";
}

}  // namespace

void check_command(const std::string& command, bool allow_change) {
  if (playbooks::has_control_character(command)) {
    throw UsageError{"the command holds a control character", "run types exactly one line"};
  }
  const language::Split split = language::split(command);
  if (split.error)
    throw UsageError{"column " + std::to_string(split.error->column) + ": " + split.error->message, command};
  if (split.words.empty()) throw UsageError{"the command is empty", "rtxctl run ROUTER -- show environment"};

  const std::string first = lower(split.words.front().text);
  for (const Forbidden& one : forbidden) {
    if (may_mean(first, one.word))
      throw UsageError{"run does not type '" + first + "'", std::string{one.instead}};
  }
  // Abbreviations of what is dangerous would slip through the table, which does not expand them.
  for (const std::string& one : playbooks::refused_commands()) {
    const std::string word = one.substr(0, one.find(' '));
    if (first != word && may_mean(first, word)) {
      throw UsageError{"'" + first + "' may mean '" + one + "'", "write the command in full"};
    }
  }
  const language::Reading reading = language::read(command, language::Selection{});
  if (reading.command && reading.command->family->refused) {
    throw UsageError{"run does not type '" + std::string{reading.command->family->pattern} + "'",
                     "it is dangerous by itself; do it by hand, or in a playbook that allows it"};
  }
  check_ping(first, split.words);
  if (allow_change) return;
  if (redirects(split.words)) {
    throw UsageError{"this writes a file on the router",
                     "--allow-change allows it; to keep the output here, redirect rtxctl's own"};
  }
  if (!only_shows(first, reading)) {
    throw UsageError{"this changes something, or may: " + language::masked(command),
                     "--allow-change allows it; 'rtxctl apply' also verifies"};
  }
}

}  // namespace rtx::agent
