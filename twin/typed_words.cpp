#include "twin/typed_words.hpp"

#include "language/text.hpp"
#include "language/words.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (language::Word& word : language::split(line).words) words.push_back(std::move(word.text));
  return words;
}

bool begins(const std::vector<std::string>& words, std::initializer_list<std::string_view> with) {
  return words.size() >= with.size() &&
         std::equal(with.begin(), with.end(), words.begin(), language::same_word);
}

}  // namespace rtx::twin
