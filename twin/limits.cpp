#include "twin/limits.hpp"

#include "twin/addresses.hpp"
#include "twin/typed_words.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {
namespace {

using CommandFault = language::Fault;

std::vector<std::string> words_of(const language::Command& command) {
  // The key of a command in a tunnel or PP begins with its context: `tunnel 1: ipsec tunnel`.
  std::string_view key = command.key;
  if (const auto colon = key.find(": "); colon != std::string_view::npos) key.remove_prefix(colon + 2);
  std::istringstream input{std::string(key)};
  std::vector<std::string> words;
  for (std::string word; input >> word;) words.push_back(word);
  for (const language::Word& word : command.value) words.push_back(word.text);
  return words;
}

bool beyond(std::string_view text, int most) {
  const auto number = parse_number(text);
  return number && *number > most;
}

/// `lan3` of a router with two, `tunnel21` of one with twenty.
bool is_foreign(const std::string& word, const Model& model) {
  const auto rest = [&](std::string_view prefix) {
    return word.substr(prefix.size(), word.find_first_of("./") - prefix.size());
  };
  if (word.starts_with("lan")) return beyond(rest("lan"), model.lans);
  if (word.starts_with("tunnel")) return beyond(rest("tunnel"), model.tunnels);
  if (word.starts_with("pp")) return beyond(rest("pp"), model.pps);
  return false;
}

std::optional<CommandFault> judge_bridge(const std::vector<std::string>& words,
                                         const language::Config& running, const Model& model) {
  const auto members = static_cast<int>(words.size()) - 3;
  if (members > model.bridge_members) return CommandFault::wrong_count;
  for (auto member = words.begin() + 3; member != words.end(); ++member)
    for (const char* family : {"ip ", "ipv6 "})
      if (running.find(family + *member + " address") != nullptr) return CommandFault::out_of_range;
  return std::nullopt;
}

/// Where a number of a tunnel, PP or gateway stands in a command.
std::optional<CommandFault> judge_numbers(const std::vector<std::string>& words, const Model& model) {
  const auto over = [&](std::size_t at, int most) { return at < words.size() && beyond(words[at], most); };
  if (begins(words, {"tunnel", "select"}) && over(2, model.tunnels)) return CommandFault::out_of_range;
  if (begins(words, {"tunnel", "enable"}) || begins(words, {"tunnel", "disable"}))
    for (std::size_t i = 2; i < words.size(); ++i)
      if (over(i, model.tunnels)) return CommandFault::out_of_range;
  if (begins(words, {"pp", "select"}) && over(2, model.pps)) return CommandFault::out_of_range;
  if (begins(words, {"pp", "enable"}) && over(2, model.pps)) return CommandFault::out_of_range;
  if (begins(words, {"ipsec", "sa", "policy"}) && over(4, model.tunnels)) return CommandFault::out_of_range;
  return std::nullopt;
}

/// The gateway is the first number behind the words of `ipsec ike`.
std::optional<CommandFault> judge_gateway(const std::vector<std::string>& words, const Model& model) {
  if (!begins(words, {"ipsec", "ike"}) || begins(words, {"ipsec", "ike", "retry"})) return std::nullopt;
  const auto number = std::find_if(words.begin() + 2, words.end(),
                                   [](const std::string& word) { return parse_number(word).has_value(); });
  if (number != words.end() && beyond(*number, model.tunnels)) return CommandFault::out_of_range;
  return std::nullopt;
}

}  // namespace

std::optional<CommandFault> beyond_limits(const language::Command& command, const language::Config& running,
                                          const Model& model) {
  const std::vector<std::string> words = words_of(command);
  if (const auto fault = judge_numbers(words, model)) return fault;
  if (const auto fault = judge_gateway(words, model)) return fault;
  const bool names_interface =
      begins(words, {"ip"}) || begins(words, {"ipv6"}) || begins(words, {"bridge", "member"});
  if (names_interface && !begins(words, {"ip", "route"}) && !begins(words, {"ip", "host"}) &&
      std::any_of(words.begin() + 1, words.end(),
                  [&](const std::string& word) { return is_foreign(word, model); }))
    return CommandFault::out_of_range;
  if (begins(words, {"bridge", "member"}) && !command.negated) return judge_bridge(words, running, model);
  return std::nullopt;
}

}  // namespace rtx::twin
