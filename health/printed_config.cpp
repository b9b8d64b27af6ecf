#include "health/printed_config.hpp"

#include "language/config_reader.hpp"
#include "safety/running_config.hpp"

#include <algorithm>
#include <utility>

namespace rtx::health {
namespace {

bool is_tag_letter(char letter) {
  return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '_' ||
         letter == '-';
}

/// `[EMFS] something`: what the console prints of itself. No command begins so.
bool is_message(const language::ConfigEntry& entry) {
  if (entry.indent > 0 || !entry.text.starts_with('[')) return false;
  const auto end = entry.text.find(']');
  return end != std::string::npos && end > 1 &&
         std::ranges::all_of(entry.text.substr(1, end - 1), is_tag_letter);
}

/// The first two words of a line, which are enough to find it.
std::string beginning_of(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::string masked = language::masked(line);
  const auto first = std::min(masked.find(' '), masked.size());
  return masked.substr(0, masked.find(' ', first + 1));
}

std::string why_not_sure(const language::Unwrapped& config) {
  if (!config.unsure.empty())
    return "'show config' does not show whether '" + beginning_of(config.unsure.front()) +
           " ...' is one line or several, because it fills the console: another 'console columns' would";
  const auto entries = language::read_config(config.text);
  const auto message = std::ranges::find_if(entries, is_message);
  if (message == entries.end()) return {};
  return "'show config' holds a line that is no configuration: " + message->text;
}

}  // namespace

Answered printed_config(transports::Reply reply) {
  language::Unwrapped config = safety::text_in(reply);
  Answered answer{std::string{show_config_command}, {}, std::move(reply.error), {}};
  if (!answer.error) answer.unsure = why_not_sure(config);
  answer.text = std::move(config.text);
  return answer;
}

void compare(Answered& first, const Answered& again) {
  if (first.error || !first.unsure.empty()) return;
  if (!again.error && lasting(first.text) == lasting(again.text)) return;
  first.unsure = "'show config' did not print the same when it was asked again: it was changed, or cut short";
}

std::string lasting(std::string_view config) {
  std::string kept;
  while (!config.empty()) {
    const auto end = std::min(config.find('\n'), config.size());
    const std::string_view line = config.substr(0, end);
    if (!line.starts_with("# Reporting Date")) kept.append(line).append("\n");
    config.remove_prefix(std::min(end + 1, config.size()));
  }
  return kept;
}

}  // namespace rtx::health
