#include "language/commands.hpp"

#include "language/families.hpp"
#include "language/nearest.hpp"
#include "language/notation.hpp"
#include "language/text.hpp"

#include <algorithm>
#include <map>
#include <ranges>
#include <utility>

namespace rtx::language {
namespace {

/// A row of the table, its notation read.
struct Row {
  const Family* family;
  std::vector<std::vector<Term>> pattern;
  std::vector<Form> value;
};

/// The rows by their first keyword.
using Rows = std::map<std::string_view, std::vector<Row>, std::less<>>;

const Rows& rows() {
  static const Rows compiled = [] {
    Rows result;
    for (const auto& family : table()) {
      Row row{&family, compile_pattern(family.pattern), compile_value(family.value)};
      const auto first = row.pattern.front().front().text;
      result[first].push_back(std::move(row));
    }
    return result;
  }();
  return compiled;
}

bool is_keyword(const std::vector<Term>& place) {
  return place.front().type == Term::Type::keyword;
}

/// The first of `place`'s terms that takes `word`, as its canonical spelling.
std::optional<std::string> accept_any(const std::vector<Term>& place, const Word& word) {
  for (const auto& term : place) {
    if (auto canonical = accept(term, word)) return canonical;
  }
  return std::nullopt;
}

/// How far a row's pattern goes along the words of a line.
struct Along {
  std::vector<std::string> key;  ///< Canonical, up to the first word that does not fit.
  bool complete = false;
  bool only_parameter_wrong = false;  ///< Every keyword is there; a parameter of the key is not right.
};

Along along(const Row& row, std::span<const Word> words) {
  Along result;
  for (std::size_t at = 0; at < row.pattern.size() && at < words.size(); ++at) {
    auto canonical = accept_any(row.pattern[at], words[at]);
    if (!canonical) {
      result.only_parameter_wrong =
          !is_keyword(row.pattern[at]) && row.pattern.size() <= words.size() &&
          std::ranges::all_of(std::views::iota(at + 1, row.pattern.size()), [&](std::size_t later) {
            return !is_keyword(row.pattern[later]) || accept_any(row.pattern[later], words[later]);
          });
      return result;
    }
    result.key.push_back(std::move(*canonical));
  }
  result.complete = result.key.size() == row.pattern.size();
  return result;
}

/// A comma-separated list of what would have been right, each once and not too many.
std::string one_of(const std::vector<std::string>& descriptions) {
  std::vector<std::string_view> shown;
  for (const auto& each : descriptions) {
    if (std::ranges::find(shown, each) == shown.end()) shown.push_back(each);
  }
  constexpr std::size_t most = 12;
  std::string text = shown.size() > 1 ? "one of " : "";
  for (std::size_t at = 0; at < std::min(shown.size(), most); ++at) {
    if (at > 0) text += ", ";
    text += shown[at];
  }
  if (shown.size() > most) text += ", ...";
  return text;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto candidate = nearest(word, candidates);
  return candidate.empty() ? "" : "; did you mean `" + std::string{candidate} + "`?";
}

/// What the router would complain about where `word` stands and one of `expected` should.
Fault fault_of(std::string_view word, std::span<const Term* const> expected) {
  const auto expects = [&](auto... types) {
    return std::ranges::any_of(expected, [&](const Term* term) { return ((term->type == types) || ...); });
  };
  using enum Term::Type;
  if (is_number(word) && expects(number)) return Fault::out_of_range;
  if (looks_like_address(word) && expects(address, prefix, network, range)) return Fault::not_an_address;
  if (expects(keyword)) return Fault::illegal_keyword;
  if (expects(number, numbers)) return Fault::not_an_integer;
  if (expects(address, prefix, network, range)) return Fault::not_an_address;
  return Fault::illegal_keyword;
}

/// The column behind the last word: where a missing one should stand.
std::size_t end_column(std::string_view line) {
  return line.find_last_not_of(' ') + 2;
}

Mistake wrong_word(const Word& word, std::span<const Term* const> expected) {
  std::vector<std::string> descriptions;
  std::vector<std::string_view> keywords;
  for (const auto* term : expected) {
    descriptions.push_back(describe(*term));
    if (term->type == Term::Type::keyword) keywords.push_back(term->text);
  }
  return {fault_of(word.text, expected), word.column,
          "expected " + one_of(descriptions) + did_you_mean(word.text, keywords)};
}

Mistake mistake_in_value(std::string_view line, std::span<const Word> words, const Fit& fit) {
  if (fit.furthest < words.size()) {
    if (!fit.expected.empty()) return wrong_word(words[fit.furthest], fit.expected);
    return {Fault::wrong_count, words[fit.furthest].column, "nothing may follow here"};
  }
  std::vector<std::string> descriptions;
  for (const auto* term : fit.expected) descriptions.push_back(describe(*term));
  return {Fault::wrong_count, end_column(line), "expected " + one_of(descriptions) + " to follow"};
}

/// `ip tunnel1 ...` and `ip pp1 ...` are natural mistakes: the number comes from the selection.
std::string numbered_context(const std::vector<Term>& place, std::string_view word) {
  for (const std::string_view context : {"tunnel", "pp"}) {
    if (place.front().type != Term::Type::interface || !same_word(word.substr(0, context.size()), context))
      continue;
    const auto number = word.substr(context.size());
    if (!is_number(number)) continue;
    const std::string name{context};
    return "no interface is named here: write `" + name + " select " + std::string{number} +
           "` first and then `" + name + "` without a number";
  }
  return {};
}

/// What is wrong with a line that no row's pattern covers.
class Unknown {
 public:
  Unknown(std::string_view line, std::span<const Word> words) : line_{line}, words_{words} {}

  Mistake diagnose() {
    const auto found = rows().find(lowered(words_.front().text));
    if (found == rows().end()) return unknown_first_word();
    for (const auto& row : found->second) consider(row);
    if (parameter_) return *parameter_;
    if (missing_depth_ == words_.size()) {
      return {Fault::wrong_count, end_column(line_), "expected " + one_of(missing_) + " to follow"};
    }
    const Word& word = words_[depth_];
    return {Fault::unknown_command, word.column,
            "`" + word.text + "` is unknown here" + did_you_mean(word.text, keywords_)};
  }

 private:
  Mistake unknown_first_word() const {
    std::vector<std::string_view> names;
    for (const auto& [name, of_name] : rows()) names.push_back(name);
    const Word& word = words_.front();
    return {Fault::unknown_command, word.column,
            "`" + word.text + "` is no command" + did_you_mean(word.text, names)};
  }

  void consider(const Row& row) {
    const auto reached = along(row, words_);
    const auto depth = reached.key.size();
    if (depth == words_.size()) {
      missing_depth_ = depth;
      for (const auto& term : row.pattern[depth]) missing_.push_back(describe(term));
      return;
    }
    if (reached.only_parameter_wrong && !parameter_)
      parameter_ = wrong_parameter(row.pattern[depth], words_[depth]);
    if (depth < depth_) return;
    if (depth > depth_) keywords_.clear();
    depth_ = depth;
    for (const auto& term : row.pattern[depth]) {
      if (term.type == Term::Type::keyword) keywords_.push_back(term.text);
    }
  }

  static Mistake wrong_parameter(const std::vector<Term>& place, const Word& word) {
    std::vector<const Term*> expected;
    for (const auto& term : place) expected.push_back(&term);
    auto mistake = wrong_word(word, expected);
    // An interface that is none makes another command of it. Source: RTX830 answers so to `ip tunnel1 ...`.
    if (place.front().type == Term::Type::interface) mistake.fault = Fault::unknown_command;
    if (auto hint = numbered_context(place, word.text); !hint.empty()) mistake.message = std::move(hint);
    return mistake;
  }

  std::string_view line_;
  std::span<const Word> words_;
  std::optional<Mistake> parameter_;
  std::size_t depth_ = 0;
  std::vector<std::string_view> keywords_;
  std::size_t missing_depth_ = 0;
  std::vector<std::string> missing_;
};

struct Found {
  const Row* row = nullptr;
  std::vector<std::string> key;
};

/// The row with the longest pattern that the words begin with; among equals the one that fits the selection.
Found find_row(std::span<const Word> words, const Selection& selection) {
  Found best;
  const auto candidates = rows().find(lowered(words.front().text));
  if (candidates == rows().end()) return best;
  for (const auto& row : candidates->second) {
    auto reached = along(row, words);
    if (!reached.complete) continue;
    const bool longer = reached.key.size() > best.key.size();
    const bool suits_better =
        reached.key.size() == best.key.size() && row.family->context == selection.context &&
        best.row->family->context != selection.context && best.row->family->context != Context::top;
    if (longer || suits_better) best = {&row, std::move(reached.key)};
  }
  return best;
}

std::string_view context_name(Context context) {
  return context == Context::tunnel ? "tunnel" : "pp";
}

Mistake no_selection(const Family& family, const Word& word) {
  const std::string name{context_name(family.context)};
  return {Fault::no_selection, word.column,
          "`" + std::string{family.pattern} + "` belongs to one " + name + ": write `" + name +
              " select N` first"};
}

/// `tunnel 1: ` or nothing: what makes a key of a context unique.
std::string key_prefix(const Selection& selection) {
  if (selection.context == Context::top) return {};
  return std::string{context_name(selection.context)} + ' ' + selection.number + ": ";
}

std::string join(std::span<const std::string> words) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += ' ';
    text += quote(word);
  }
  return text;
}

}  // namespace

Reading read(std::string_view line, const Selection& selection) {
  auto [words, error] = split(line);
  if (error) return {std::nullopt, Mistake{Fault::illegal_keyword, error->column, error->message}};
  if (words.empty()) return {};

  std::span<const Word> left{words};
  const bool negated = same_word(left.front().text, "no");
  if (negated) left = left.subspan(1);
  if (left.empty())
    return {std::nullopt, Mistake{Fault::wrong_count, end_column(line), "expected a command to follow"}};

  const auto found = find_row(left, selection);
  if (found.row == nullptr) return {std::nullopt, Unknown{line, left}.diagnose()};
  const Family& family = *found.row->family;
  if (family.context != Context::top && family.context != selection.context) {
    return {std::nullopt, no_selection(family, left.front())};
  }

  Command command{.family = &family, .negated = negated};
  if (family.context != Context::top) command.selection = selection;
  command.key = key_prefix(command.selection) + join(found.key);
  const auto value = left.subspan(found.key.size());
  if (negated) {
    // What follows the key of a `no` line is taken and not looked at. Source: command reference 1.4.
    command.value.assign(value.begin(), value.end());
    return {std::move(command), std::nullopt};
  }
  auto fitted = fit(found.row->value, value);
  if (!fitted.fits) return {std::nullopt, mistake_in_value(line, value, fitted)};
  command.value = std::move(fitted.words);
  command.secrets = std::move(fitted.secrets);
  return {std::move(command), std::nullopt};
}

Selection after(const Command& command, const Selection& before) {
  if (command.family->kind != Kind::selection) return before;
  if (command.negated || command.value.empty() || command.value.front().text == "none") return {};
  const bool is_tunnel = command.family->pattern.starts_with("tunnel");
  return {is_tunnel ? Context::tunnel : Context::pp, command.value.front().text};
}

std::string canonical(const Command& command) {
  std::string text = command.negated ? "no " : "";
  text += std::string_view{command.key}.substr(key_prefix(command.selection).size());
  if (command.negated) return text;
  for (const auto& word : command.value) {
    text += ' ';
    text += word.quoted ? quote(word.text) : word.text;
  }
  return text;
}

std::span<const Family> all_families() noexcept {
  return table();
}

}  // namespace rtx::language
