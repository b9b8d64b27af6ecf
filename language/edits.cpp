#include "language/edits.hpp"

#include "language/words.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace rtx::language {
namespace {

/// The words of the key of `line`, as they are typed.
std::string key_words(const ConfigLine& line) {
  const auto words = words_of(line);
  std::string text;
  for (const auto& word : words.key)
    text += (text.empty() ? "" : " ") + (word.quoted ? quote(word.text) : word.text);
  return text;
}

/// The line that removes `line`. What stands behind the key is accepted and ignored by routers; it is only
/// typed where the key alone is too little.
std::optional<std::string> removal_of(const ConfigLine& line) {
  for (const std::string& text : {"no " + key_words(line), "no " + head_of(line)}) {
    const auto reading = read(text, line.selection);
    if (reading.command && reading.command->negated && reading.command->key == line.key) return text;
  }
  return std::nullopt;
}

bool hides_secret(const ConfigLine& line) {
  return std::ranges::any_of(secret_parts(line.text), [&](const SecretPart& part) {
    return std::string_view{line.text}.substr(part.begin, part.end - part.begin) == "*";
  });
}

/// Why `line` cannot be typed; empty if it can.
std::string trouble_with(const ConfigLine& line) {
  if (line.family == nullptr) return "the command is not known";
  if (line.text.find('\n') != std::string::npos) return "it spans several lines";
  if (hides_secret(line)) return "its secret is not shown by the router";
  if (line.family->asks) return "the router asks for its value";
  return {};
}

class Writer {
 public:
  void remove(const ConfigLine& line) {
    const bool known = line.family != nullptr && !line.family->stays;
    const auto text = known ? removal_of(line) : std::nullopt;
    if (!text) return give_up(line, line.family != nullptr ? "it has no `no`" : trouble_with(line));
    select(line.selection);
    result_.edits.push_back({Edit::Kind::remove, *text, line.key});
  }

  void set(const ConfigLine& line) {
    const std::string why = trouble_with(line);
    if (!why.empty()) return give_up(line, why);
    select(line.selection);
    result_.edits.push_back({Edit::Kind::set, line.text, line.key});
  }

  Edits finish() {
    if (selected_.context != Context::top) {
      const bool tunnel = selected_.context == Context::tunnel;
      result_.edits.push_back({Edit::Kind::select, tunnel ? "tunnel select none" : "pp select none", {}});
    }
    return std::move(result_);
  }

 private:
  /// What acts at the top may be typed wherever one is. Source: command reference 56.1.
  void select(const Selection& selection) {
    if (selection.context == Context::top || selection == selected_) return;
    selected_ = selection;
    result_.edits.push_back({Edit::Kind::select, selecting(selection), {}});
  }

  void give_up(const ConfigLine& line, std::string why) {
    result_.unreachable.push_back({line.text, std::move(why), line.key});
  }

  Selection selected_;
  Edits result_;
};

}  // namespace

Edits edits_between(const Config& from, const Config& to) {
  Writer writer;
  const auto& old_lines = from.lines();
  for (auto line = old_lines.rbegin(); line != old_lines.rend(); ++line)
    if (to.find(line->key) == nullptr) writer.remove(*line);
  for (const auto& line : to.lines()) {
    const auto* before = from.find(line.key);
    if (before == nullptr || before->text != line.text) writer.set(line);
  }
  return writer.finish();
}

}  // namespace rtx::language
