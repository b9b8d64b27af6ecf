#include "agent/capture.hpp"

#include "transports/charset.hpp"
#include "transports/console_screen.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>
#include <utility>

namespace rtx::agent {
namespace {

using language::SecretPart;
using playbooks::Redactor;

constexpr std::string_view mask = "********";
/// Where the console breaks lines until it is told otherwise. Source: command reference 4.22.
constexpr std::size_t initial_columns = 80;

/// A part of a stream, and what stands there instead.
struct Patch {
  std::size_t begin;
  std::size_t end;
  std::string text;
};

std::string on_screen(std::string_view bytes) {
  transports::console::Screen screen;
  screen.feed(bytes);
  return screen.text();
}

/// Lines that the console broke at `width`, joined.
std::string joined(std::string_view text, std::size_t width) {
  std::string result;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    result += text.substr(0, end);
    if (end < text.size() && end < width) result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

/// The widths at which lines of this session may have been broken.
std::set<std::size_t> widths_in(std::string_view text) {
  constexpr std::string_view setting = "console columns ";
  std::set<std::size_t> widths{initial_columns};
  for (auto at = text.find(setting); at != std::string_view::npos; at = text.find(setting, at + 1)) {
    const auto digits = text.substr(at + setting.size(), 4);
    std::size_t columns = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), columns);
    if (columns > 0) widths.insert(columns);
  }
  return widths;
}

template <class Use>
void for_each_line(std::string_view text, std::string_view ends, const Use& use) {
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find_first_of(ends, begin), text.size());
    use(begin, text.substr(begin, end - begin));
    begin = end + 1;
  }
}

void add_secret_words(Redactor& redactor, std::string_view text, std::string_view ends) {
  for_each_line(text, ends, [&](std::size_t, std::string_view line) {
    for (const auto& part : language::secret_parts(line))
      redactor.add(transports::Secret{std::string{line.substr(part.begin, part.end - part.begin)}});
  });
}

/// A line that was edited with backspaces shows its secret in pieces that no rule finds: if there is one in
/// it, it is written down as it looked in the end.
void patch_edited_line(std::vector<Patch>& patches, std::size_t begin, std::string_view line,
                       const Redactor& redactor) {
  const std::string shown = on_screen(line);
  const std::string redacted = redactor.redact(shown);
  if (redacted != shown) patches.push_back({begin, begin + line.size(), redacted});
}

std::vector<Patch> patches_of(std::string_view stream, const Redactor& redactor, std::string_view ends) {
  std::vector<Patch> patches;
  for (const auto& part : redactor.find_in_raw(stream))
    patches.push_back({part.begin, part.end, std::string{mask}});
  for_each_line(stream, ends, [&](std::size_t begin, std::string_view line) {
    if (line.find('\b') != std::string_view::npos) return patch_edited_line(patches, begin, line, redactor);
    for (const auto& part : language::secret_parts(line))
      patches.push_back({begin + part.begin, begin + part.end, std::string{mask}});
  });
  return patches;
}

/// Of patches that overlap, the outermost.
void put_in_order(std::vector<Patch>& patches) {
  std::ranges::sort(patches, [](const Patch& a, const Patch& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<Patch> kept;
  for (auto& patch : patches) {
    if (kept.empty() || patch.begin >= kept.back().end) {
      kept.push_back(std::move(patch));
    } else {
      kept.back().end = std::max(kept.back().end, patch.end);
    }
  }
  patches = std::move(kept);
}

/// `bytes`, which stand at `begin` of their stream, with the patches put in; a patch appears where it begins.
std::string patched(std::string_view bytes, std::size_t begin, const std::vector<Patch>& patches) {
  std::string result;
  std::size_t at = begin;
  const std::size_t end = begin + bytes.size();
  for (const auto& patch : patches) {
    if (patch.end <= at) continue;
    if (patch.begin >= end) break;
    if (patch.begin >= at) {
      result.append(bytes.substr(at - begin, patch.begin - at)).append(patch.text);
    }
    at = std::min(patch.end, end);
  }
  return result.append(bytes.substr(at - begin));
}

bool asks_for_password(std::string_view received) {
  const auto begin = received.find_last_of("\r\n");
  std::string_view last = begin == std::string_view::npos ? received : received.substr(begin + 1);
  last = last.substr(last.size() - std::min<std::size_t>(last.size(), 100));
  std::string text = transports::decode(last, transports::Charset::unknown);
  std::ranges::transform(text, text.begin(),
                         [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
  const bool named =
      text.find("password") != std::string::npos || text.find("パスワード") != std::string::npos;
  const auto colon = text.find_last_not_of(' ');
  return named && colon != std::string::npos && (text[colon] == ':' || text.ends_with("："));
}

}  // namespace

void Capture::keep(std::string_view bytes, bool typed) {
  is_cut_ = is_cut_ || received_ >= limit_;
  if (is_cut_) return;
  if (!typed) received_ += bytes.size();
  const auto at = transports::Clock::now() - began_;
  events_.push_back({std::chrono::duration_cast<std::chrono::microseconds>(at), typed, std::string{bytes}});
}

std::string Capture::all(bool typed) const {
  std::string stream;
  for (const auto& event : events_)
    if (event.typed == typed) stream += event.bytes;
  return stream;
}

std::vector<SecretPart> Capture::passwords() const {
  std::vector<SecretPart> parts;
  std::string received;
  std::size_t typed = 0;
  bool hides = false;
  bool begins = true;
  for (const auto& event : events_) {
    if (!event.typed) {
      received = received.substr(received.size() - std::min<std::size_t>(received.size(), 200)) + event.bytes;
      continue;
    }
    for (const char byte : event.bytes) {
      const bool ends = byte == '\r' || byte == '\n';
      if (begins) hides = !ends && asks_for_password(received);
      if (hides && !ends) {
        if (begins) parts.push_back({typed, typed});
        parts.back().end = typed + 1;
      }
      begins = ends;
      ++typed;
    }
  }
  return parts;
}

Redactor Capture::knowing_all(const Redactor& redactor) const {
  Redactor result = redactor;
  const std::string typed = all(true);
  add_secret_words(result, typed, "\r\n");
  for (const auto& part : passwords())
    result.add(transports::Secret{typed.substr(part.begin, part.end - part.begin)});
  const std::string text = on_screen(all(false));
  add_secret_words(result, text, "\n");
  for (const std::size_t width : widths_in(text)) add_secret_words(result, joined(text, width), "\n");
  return result;
}

std::vector<Capture::Event> Capture::events(const Redactor& redactor) const {
  const Redactor knowing = knowing_all(redactor);
  auto typed_patches = patches_of(all(true), knowing, "\r\n");
  for (const auto& part : passwords()) typed_patches.push_back({part.begin, part.end, std::string{mask}});
  put_in_order(typed_patches);
  auto received_patches = patches_of(all(false), knowing, "\r\n");
  put_in_order(received_patches);

  std::vector<Event> result;
  std::size_t typed = 0;
  std::size_t received = 0;
  for (const auto& event : events_) {
    std::size_t& at = event.typed ? typed : received;
    result.push_back(
        {event.at, event.typed, patched(event.bytes, at, event.typed ? typed_patches : received_patches)});
    at += event.bytes.size();
  }
  return result;
}

std::string Capture::transcript(const Redactor& redactor) const {
  const Redactor knowing = knowing_all(redactor);
  std::string result;
  const std::string text = on_screen(all(false));
  for_each_line(text, "\n", [&](std::size_t, std::string_view line) {
    result += transports::decode(line, transports::Charset::unknown) + '\n';
  });
  // Wrapped values first, which no line shows whole.
  auto patches = patches_of(result, knowing, "\n");
  put_in_order(patches);
  return transports::sanitise(patched(result, 0, patches));
}

}  // namespace rtx::agent
