#include "twin/abbreviation.hpp"

#include "language/commands.hpp"
#include "language/notation.hpp"
#include "language/terms.hpp"
#include "language/text.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace rtx::twin {
namespace {

using Pattern = std::vector<std::vector<language::Term>>;

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all = [] {
    std::vector<Pattern> result;
    for (const language::Family& family : language::all_families()) {
      result.push_back(language::compile_pattern(family.pattern));
    }
    return result;
  }();
  return all;
}

std::vector<const Pattern*> all_patterns() {
  std::vector<const Pattern*> alive;
  for (const Pattern& pattern : patterns()) alive.push_back(&pattern);
  return alive;
}

bool is_keyword(const language::Term& term) {
  return term.type == language::Term::Type::keyword;
}

bool is_begun(std::string_view keyword, std::string_view typed) {
  return typed.size() <= keyword.size() && language::same_word(keyword.substr(0, typed.size()), typed);
}

// The keyword that `typed` stands for at `position` of the patterns in `alive`; empty if it is a parameter,
// ambiguous or unknown. Leaves in `alive` only the patterns that still fit.
std::string_view resolve(const language::Word& typed, std::size_t position,
                         std::vector<const Pattern*>& alive) {
  std::set<std::string_view> exact;
  std::set<std::string_view> longer;
  std::erase_if(alive, [&](const Pattern* pattern) { return position >= pattern->size(); });
  for (const Pattern* pattern : alive) {
    for (const language::Term& term : (*pattern)[position]) {
      if (typed.quoted || !is_keyword(term)) continue;
      if (language::same_word(term.text, typed.text)) exact.insert(term.text);
      if (is_begun(term.text, typed.text)) longer.insert(term.text);
    }
  }
  std::string_view chosen;
  if (!exact.empty()) {
    chosen = *exact.begin();
  } else if (longer.size() == 1) {
    chosen = *longer.begin();
  }
  const auto fits = [&](const language::Term& term) {
    if (is_keyword(term)) return !chosen.empty() && term.text == chosen;
    return chosen.empty() && language::accept(term, typed).has_value();
  };
  std::erase_if(alive,
                [&](const Pattern* pattern) { return std::ranges::none_of((*pattern)[position], fits); });
  return chosen;
}

}  // namespace

std::string expand(std::string_view line) {
  std::string result{line};
  std::vector<language::Word> words = language::split(line).words;
  if (!words.empty() && language::same_word(words.front().text, "no")) words.erase(words.begin());
  std::vector<const Pattern*> alive = all_patterns();
  std::size_t grown = 0;
  for (std::size_t i = 0; i < words.size() && !alive.empty(); ++i) {
    const std::string_view keyword = resolve(words[i], i, alive);
    if (keyword.empty()) continue;
    result.replace(words[i].column - 1 + grown, words[i].text.size(), keyword);
    grown += keyword.size() - words[i].text.size();
  }
  return result;
}

std::vector<std::string> candidates(std::string_view line) {
  std::vector<language::Word> words = language::split(line).words;
  std::string partial;
  if (!words.empty() && !line.ends_with(' ')) {
    partial = words.back().text;
    words.pop_back();
  }
  if (!words.empty() && language::same_word(words.front().text, "no")) words.erase(words.begin());
  std::vector<const Pattern*> alive = all_patterns();
  for (std::size_t i = 0; i < words.size(); ++i) resolve(words[i], i, alive);
  std::set<std::string> found;
  for (const Pattern* pattern : alive) {
    if (words.size() >= pattern->size()) continue;
    for (const language::Term& term : (*pattern)[words.size()]) {
      if (!is_keyword(term) && partial.empty()) found.insert('<' + language::describe(term) + '>');
      if (is_keyword(term) && is_begun(term.text, partial)) found.emplace(term.text);
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace rtx::twin
