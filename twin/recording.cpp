#include "twin/recording.hpp"

#include "twin/lab.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <openssl/evp.h>
#include <optional>
#include <utility>

namespace rtx::twin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view secret = "********";
constexpr std::string_view line_break = "\r\n";

// What the lines of a file say, before it is taken apart.
struct Events {
  struct Typed {
    std::string bytes;
    std::size_t seen = 0;   ///< Bytes that had come from the router by then.
    bool answered = false;  ///< The router has said something before the next was typed.
  };
  Recording session;
  std::vector<Typed> typed;
  std::string screen;
};

std::optional<std::string> decode_base64(const std::string& text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size =
      ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const auto padding = static_cast<std::size_t>(std::ranges::count(text, '='));
  bytes.resize(bytes.size() - std::min(padding, bytes.size()));
  return bytes;
}

// Takes one line of a file. Returns what is wrong with it, or nothing.
std::string take_line(const Json& line, std::vector<Events>& sessions) {
  if (!line.is_object()) return "expected a JSON object";
  if (line.contains("format")) {
    if (line["format"] != "rtxctl-recording") return "this is no recording of rtxctl";
    if (line.value("version", 0) != 1) return "the recording's version is not 1";
    Events& session = sessions.emplace_back();
    session.session.router = line.value("router", "");
    session.session.transport = line.value("transport", "");
    return "";
  }
  if (sessions.empty()) return "the first line must say {\"format\": \"rtxctl-recording\", ...}";
  const std::string direction = line.value("dir", "");
  const std::optional<std::string> bytes = decode_base64(line.value("data", "?"));
  if (!bytes || (direction != "in" && direction != "out")) return "expected \"dir\" and \"data\" (base64)";
  Events& session = sessions.back();
  if (direction == "out") {
    session.typed.push_back({*bytes, session.screen.size()});
  } else {
    session.screen += *bytes;
    if (!session.typed.empty()) session.typed.back().answered = true;
  }
  return "";
}

// Cuts what was typed into lines, and into keys that were answered by themselves. Beside each, how much had
// come from the router when its first key was typed.
std::vector<std::pair<Recording::Unit, std::size_t>> units_of(const Events& events) {
  std::vector<std::pair<Recording::Unit, std::size_t>> units;
  std::string line;
  std::size_t seen = 0;
  for (const Events::Typed& typed : events.typed) {
    for (const char byte : typed.bytes) {
      if (line.empty()) seen = typed.seen;
      if (byte == '\r' || byte == '\n') {
        units.push_back({{std::exchange(line, {}), true, "", ""}, seen});
      } else {
        line += byte;
      }
    }
    if (!line.empty() && typed.answered) units.push_back({{std::exchange(line, {}), false, "", ""}, seen});
  }
  if (!line.empty()) units.push_back({{line, false, "", ""}, seen});
  return units;
}

// The length of the echo of `typed` and its Enter at `place`, line breaks at the width included; 0: it is
// not there.
std::size_t echo_at(std::string_view screen, std::size_t place, std::string_view typed) {
  std::size_t at = place;
  const auto skip_break = [&] {
    const bool is_break = screen.substr(at).starts_with(line_break);
    if (is_break) at += line_break.size();
    return is_break;
  };
  for (const char letter : typed) {
    if (at >= screen.size()) return 0;
    if (screen[at] != letter) skip_break();
    if (at >= screen.size() || screen[at] != letter) return 0;
    ++at;
  }
  if (!skip_break()) return 0;
  return at - place;
}

// Echoes stand behind a prompt. One that looks like no other is known by the line that was typed when the
// router had come to rest behind it.
bool is_behind_prompt(std::string_view screen, std::size_t place) {
  if (place < 2 || screen[place - 1] != ' ') return false;
  const char mark = screen[place - 2];
  return mark == '>' || mark == '#' || mark == ':';
}

std::pair<std::size_t, std::size_t> find_echo(std::string_view screen, std::size_t from, std::size_t seen,
                                              const Recording::Unit& unit) {
  if (!unit.enter || unit.typed.empty()) return {from, 0};
  for (std::size_t place = from; place < screen.size(); ++place) {
    if (place != seen && !is_behind_prompt(screen, place)) continue;
    if (const std::size_t length = echo_at(screen, place, unit.typed); length > 0) return {place, length};
  }
  return {from, 0};
}

Recording take_apart(Events events) {
  Recording session = std::move(events.session);
  std::string* before = &session.greeting;
  std::size_t place = 0;
  auto units = units_of(events);
  session.units.reserve(units.size());
  for (auto& [unit, seen] : units) {
    const auto [start, length] = find_echo(events.screen, std::max(place, seen), seen, unit);
    *before = events.screen.substr(place, start - place);
    unit.echo = events.screen.substr(start, length);
    place = start + length;
    before = &session.units.emplace_back(std::move(unit)).answer;
  }
  *before = events.screen.substr(place);
  return session;
}

}  // namespace

std::vector<Recording> Recording::load(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) throw LabError{file.string() + ": cannot read it"};
  std::vector<Events> sessions;
  std::size_t number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    if (text.empty()) continue;
    const Json line = Json::parse(text, nullptr, false);
    std::string wrong;
    try {
      wrong = line.is_discarded() ? "this is no JSON" : take_line(line, sessions);
    } catch (const Json::exception&) {
      wrong = "a value is of the wrong kind";
    }
    if (!wrong.empty()) throw LabError{file.string() + ':' + std::to_string(number) + ": " + wrong};
  }
  if (sessions.empty()) throw LabError{file.string() + ": there is no recording in it"};
  std::vector<Recording> recordings;
  for (Events& events : sessions) recordings.push_back(take_apart(std::move(events)));
  return recordings;
}

bool has_secret(std::string_view recorded) noexcept {
  return recorded.find(secret) != std::string_view::npos;
}

bool same_typing(std::string_view recorded, std::string_view typed) {
  if (recorded.starts_with('#') && typed.starts_with('#')) return true;
  const std::size_t hidden = recorded.find(secret);
  if (hidden == std::string_view::npos) return recorded == typed;
  if (!typed.starts_with(recorded.substr(0, hidden))) return false;
  const std::string_view rest = recorded.substr(hidden + secret.size());
  typed.remove_prefix(hidden);
  if (!has_secret(rest)) return typed.ends_with(rest);
  for (std::size_t length = 0; length <= typed.size(); ++length) {
    if (same_typing(rest, typed.substr(length))) return true;
  }
  return false;
}

}  // namespace rtx::twin
