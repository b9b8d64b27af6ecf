#include "agent/console_text.hpp"

#include "transports/charset.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <utility>

namespace rtx::agent {
namespace {

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7f;
}

bool is_obeyed(char byte) {
  constexpr std::string_view harmless{"\r\n\t\b\a"};
  return harmless.find(byte) != std::string_view::npos;
}

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

std::string shown(std::string_view text) {
  return transports::sanitise(transports::decode(text, transports::Charset::unknown));
}

/// `bytes` up to the end of a whole character.
std::string shown_with_controls(std::string_view bytes) {
  std::string result;
  while (!bytes.empty()) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(bytes, is_control) - bytes.begin());
    result += shown(bytes.substr(0, end));
    bytes.remove_prefix(end);
    if (bytes.empty()) break;
    if (is_obeyed(bytes.front())) {
      result += bytes.front();
    } else if (bytes.front() != '\0') {  // Telnet's Enter has one behind it.
      result += transports::sanitise(bytes.substr(0, 1));
    }
    bytes.remove_prefix(1);
  }
  return result;
}

}  // namespace

std::string ConsoleText::take(std::string_view bytes) {
  constexpr std::size_t longest_run = 256;  // No line of Japanese is longer; noise is not waited for.
  held_ += bytes;
  std::size_t whole = held_.size();
  while (whole > 0 && held_.size() - whole < longest_run && !is_ascii(held_[whole - 1])) --whole;
  if (held_.size() - whole == longest_run) whole = held_.size();
  std::string rest = held_.substr(whole);
  held_.resize(whole);
  return shown_with_controls(std::exchange(held_, std::move(rest)));
}

std::string ConsoleText::flush() {
  return shown_with_controls(std::exchange(held_, {}));
}

}  // namespace rtx::agent
