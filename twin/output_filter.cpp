#include "twin/output_filter.hpp"

#include "language/text.hpp"
#include "language/words.hpp"

#include <regex.h>

namespace rtx::twin {

struct Grep::Expression {
  explicit Expression(const std::string& pattern, bool ignore_case) {
    valid =
        ::regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0)) == 0;
  }
  ~Expression() {
    if (valid) ::regfree(&compiled);
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;

  regex_t compiled{};
  bool valid = false;
};

namespace {

// The router's expressions have no `{n}`; and a bounded repeat is what makes an expression expensive.
std::string without_repeats(std::string_view pattern) {
  std::string result;
  for (const char c : pattern) {
    if (c == '{' || c == '}') {
      result += '[';
      result += c;
      result += ']';
    } else {
      result += c;
    }
  }
  return result;
}

// Parts of a line between unprotected `|`; what begins with an unprotected `>` is cut off.
std::vector<std::string> split_pipes(std::string_view line, bool& redirected) {
  std::vector<std::string> parts(1);
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
      parts.back() += c;
      parts.back() += line[++i];
      continue;
    }
    if (quote == 0 && c == '|') {
      parts.emplace_back();
      continue;
    }
    if (quote == 0 && c == '>') {
      redirected = true;
      break;
    }
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    }
    parts.back() += c;
  }
  return parts;
}

std::vector<std::string> filter_words(std::string_view part) {
  std::vector<std::string> words;
  for (const language::Word& word : language::split(part).words) words.push_back(word.text);
  return words;
}

}  // namespace

std::optional<Grep> Grep::from(const std::vector<std::string>& words) {
  bool ignore_case = false;
  bool whole_words = false;
  Grep grep;
  std::size_t i = 0;
  for (; i < words.size() && words[i].starts_with('-'); ++i) {
    if (words[i] == "-i")
      ignore_case = true;
    else if (words[i] == "-v")
      grep.inverted_ = true;
    else if (words[i] == "-w")
      whole_words = true;
    else
      return std::nullopt;
  }
  if (i + 1 != words.size()) return std::nullopt;
  std::string pattern = without_repeats(words[i]);
  if (whole_words) pattern = "(^|[^A-Za-z0-9_])(" + pattern + ")([^A-Za-z0-9_]|$)";
  grep.expression_ = std::make_shared<const Expression>(pattern, ignore_case);
  if (!grep.expression_->valid) return std::nullopt;
  return grep;
}

bool Grep::lets_through(std::string_view line) const {
  const std::string text{line};
  return (::regexec(&expression_->compiled, text.c_str(), 0, nullptr, 0) == 0) != inverted_;
}

Pipeline take_apart(std::string_view line) {
  Pipeline pipeline;
  std::vector<std::string> parts = split_pipes(line, pipeline.redirected);
  pipeline.command = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::vector<std::string> words = filter_words(parts[i]);
    const std::string name = words.empty() ? "" : language::lowered(words.front());
    if (name == "less" && words.size() == 1) continue;  // the pager is there anyway
    if (name != "grep") {
      pipeline.wrong = true;
      return pipeline;
    }
    words.erase(words.begin());
    if (std::optional<Grep> grep = Grep::from(words)) {
      pipeline.filters.push_back(std::move(*grep));
    } else {
      pipeline.wrong = true;
    }
  }
  return pipeline;
}

}  // namespace rtx::twin
