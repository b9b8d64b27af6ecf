#include "health/translation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace rtx::health {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view between_names = ": ";

std::optional<std::string> with_names(std::string_view words);

/// `35 min 10 s` as `35分10秒`; absent: it is no duration.
std::optional<std::string> duration(std::string_view text) {
  constexpr std::array<Sentence, 4> units{{{"d", "日"}, {"h", "時間"}, {"min", "分"}, {"s", "秒"}}};
  std::string words;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    const std::string_view count = text.substr(0, blank);
    if (blank == npos || count.find_first_not_of("0123456789.") != npos) return std::nullopt;
    text.remove_prefix(blank + 1);
    const std::string_view name = text.substr(0, text.find(' '));
    const auto unit = std::ranges::find(units, name, &Sentence::english);
    if (unit == units.end()) return std::nullopt;
    words.append(count).append(unit->japanese);
    text.remove_prefix(std::min(text.size(), name.size() + 1));
  }
  return words;
}

/// Fills `parts` with what stands in the braces of `form`; false: `text` is not of that form.
bool fits(std::string_view form, std::string_view text, std::vector<std::string>& parts);

std::string filled(std::string_view form, const std::vector<std::string>& parts) {
  std::string text;
  for (auto at = form.find('{'); at != npos; at = form.find('{')) {
    std::size_t number = 0;
    std::from_chars(form.data() + at + 1, form.data() + at + 2, number);
    text.append(form.substr(0, at)).append(parts.at(number));
    form.remove_prefix(at + 3);
  }
  return text.append(form);
}

std::optional<std::string> translated(std::span<const Sentence> known, std::string_view words) {
  for (const Sentence& sentence : known) {
    std::vector<std::string> parts;
    if (fits(sentence.english, words, parts)) return filled(sentence.japanese, parts);
  }
  return std::nullopt;
}

/// Settings that differ, as safety::describe and describe_changes list them.
std::string settings(std::string_view list) {
  constexpr std::array<Sentence, 5> known{{{"missing: {x}", "不足: {0}"},
                                           {"too much: {x}", "余分: {0}"},
                                           {"{x} (should be: {x})", "{0}(正しくは: {1})"},
                                           {"(gone) {x}", "(削除) {0}"},
                                           {"and {w} more", "ほか{0}件"}}};
  constexpr std::string_view between = "; ";
  std::string text;
  while (true) {
    const auto end = list.find(between);
    const std::string_view one = list.substr(0, end);
    text += translated(known, one).value_or(std::string{one});
    if (end == npos) return text;
    text += between;
    list.remove_prefix(end + between.size());
  }
}

/// What stands for `text` in Japanese where a form has `{kind}`; absent: it may not stand there.
std::optional<std::string> part(char kind, std::string_view text) {
  if (text.empty()) return std::nullopt;
  switch (kind) {
    case 'w':
      if (text.find(' ') != npos) return std::nullopt;
      return std::string{text};
    case 'd':
      return duration(text);
    case 'e':
      return with_names(text).value_or(std::string{text});
    case 'l':
      return settings(text);
    default:
      return std::string{text};
  }
}

bool fits(std::string_view form, std::string_view text, std::vector<std::string>& parts) {
  const auto brace = form.find('{');
  if (brace == npos) return form == text;
  if (!text.starts_with(form.substr(0, brace))) return false;
  const char kind = form[brace + 1];
  form.remove_prefix(brace + 3);
  text.remove_prefix(brace);
  const std::string_view next = form.substr(0, form.find('{'));
  for (auto end = next.empty() ? text.size() : text.find(next); end != npos;
       end = next.empty() ? npos : text.find(next, end + 1)) {
    auto one = part(kind, text.substr(0, end));
    if (!one) continue;
    parts.push_back(*std::move(one));
    if (fits(form, text.substr(end), parts)) return true;
    parts.pop_back();
  }
  return false;
}

/// A name in front of a sentence: of a router, of a connection; or what was being done.
std::string name(std::string_view words) {
  constexpr std::array<Sentence, 6> doings{{{"key exchange", "鍵交換"},
                                            {"authentication", "認証"},
                                            {"opening the shell", "シェルの開始"},
                                            {"reading", "受信"},
                                            {"writing", "送信"},
                                            {"closing", "切断"}}};
  return translated(doings, words).value_or(std::string{words});
}

/// A sentence with a few names in front of it.
std::optional<std::string> with_names(std::string_view words) {
  constexpr int most_names = 4;
  std::string names;
  for (int count = 0; count <= most_names; ++count) {
    if (const auto sentence = in_japanese(words)) return names + *sentence;
    const auto end = words.find(between_names);
    if (end == npos) break;
    names += name(words.substr(0, end)) + std::string{between_names};
    words.remove_prefix(end + between_names.size());
  }
  return std::nullopt;
}

/// A cause, and in parentheses what it was seen by.
std::optional<std::string> with_symptom(std::string_view words) {
  constexpr std::string_view opening = " (";
  constexpr int most_places = 16;  // Beyond them it is no sentence, but a text of a router.
  if (!words.ends_with(')')) return std::nullopt;
  auto at = words.find(opening);
  for (int tried = 0; at != npos && tried < most_places; ++tried, at = words.find(opening, at + 1)) {
    const auto cause = with_names(words.substr(0, at));
    if (!cause) continue;
    const auto begin = at + opening.size();
    const auto symptom = with_names(words.substr(begin, words.size() - begin - 1));
    if (symptom) return *cause + "(" + *symptom + ")";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> in_japanese(std::string_view words) {
  return translated(sentences(), words);
}

std::string said_in(Language language, std::string_view words) {
  if (language == Language::english) return std::string{words};
  if (auto text = with_symptom(words)) return *std::move(text);
  return with_names(words).value_or(std::string{words});
}

}  // namespace rtx::health
