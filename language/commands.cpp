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

/// The rows that begin with one keyword.
struct Topic {
  std::vector<Row> rows;
  std::map<std::string_view, std::vector<const Row*>, std::less<>>
      by_second;  ///< Whose second word is a keyword.
  std::vector<const Row*> others;
};

using Topics = std::map<std::string_view, Topic, std::less<>>;

void index_rows(Topic& topic) {
  for (const auto& row : topic.rows) {
    const bool has_second = row.pattern.size() > 1 && row.pattern[1].size() == 1 &&
                            row.pattern[1].front().type == Term::Type::keyword;
    (has_second ? topic.by_second[row.pattern[1].front().text] : topic.others).push_back(&row);
  }
}

const Topics& topics() {
  static const Topics compiled = [] {
    Topics result;
    for (const auto& family : table()) {
      Row row{&family, compile_pattern(family.pattern), compile_value(family.value)};
      const auto first = row.pattern.front().front().text;
      result[first].rows.push_back(std::move(row));
    }
    for (auto& [name, topic] : result) index_rows(topic);
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

/// Whether one of `place`'s terms takes `word`.
bool takes_any(const std::vector<Term>& place, const Word& word) {
  return std::ranges::any_of(place, [&](const Term& term) {
    if (term.type == Term::Type::keyword && term.synonym.empty()) return same_word(word.text, term.text);
    return accept(term, word).has_value();
  });
}

/// How many words fit the row's pattern, from the first on.
std::size_t along(const Row& row, std::span<const Word> words) {
  std::size_t depth = 0;
  while (depth < row.pattern.size() && depth < words.size() && takes_any(row.pattern[depth], words[depth]))
    ++depth;
  return depth;
}

/// Whether it is a parameter of the key that is wrong at `depth`, and every keyword is right.
bool only_parameter_wrong(const Row& row, std::span<const Word> words, std::size_t depth) {
  if (is_keyword(row.pattern[depth]) || row.pattern.size() > words.size()) return false;
  return std::ranges::all_of(std::views::iota(depth + 1, row.pattern.size()), [&](std::size_t later) {
    return !is_keyword(row.pattern[later]) || takes_any(row.pattern[later], words[later]);
  });
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
    const auto found = topics().find(lowered(words_.front().text));
    if (found == topics().end()) return unknown_first_word();
    for (const auto& row : found->second.rows) consider(row);
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
    for (const auto& [name, topic] : topics()) names.push_back(name);
    const Word& word = words_.front();
    return {Fault::unknown_command, word.column,
            "`" + word.text + "` is no command" + did_you_mean(word.text, names)};
  }

  void consider(const Row& row) {
    const auto depth = along(row, words_);
    if (depth == words_.size()) {
      missing_depth_ = depth;
      for (const auto& term : row.pattern[depth]) missing_.push_back(describe(term));
      return;
    }
    if (!parameter_ && only_parameter_wrong(row, words_, depth))
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

/// `row` instead of `best` where it says more about the words, or belongs to what is selected.
const Row* better(const Row* best, const Row& row, std::span<const Word> words, const Selection& selection) {
  const auto size = row.pattern.size();
  const bool suits = best == nullptr || size > best->pattern.size() ||
                     (size == best->pattern.size() && row.family->context == selection.context &&
                      best->family->context != Context::top && best->family->context != selection.context);
  return suits && along(row, words) == size ? &row : best;
}

/// The row with the longest pattern that the words begin with; among equals the one that fits the selection.
const Row* find_row(std::span<const Word> words, const Selection& selection) {
  const auto topic = topics().find(lowered(words.front().text));
  if (topic == topics().end()) return nullptr;
  const auto& [rows, by_second, others] = topic->second;
  const Row* best = nullptr;
  for (const auto* row : others) best = better(best, *row, words, selection);
  if (words.size() == 1) return best;
  const auto second = by_second.find(lowered(words[1].text));
  if (second == by_second.end()) return best;
  for (const auto* row : second->second) best = better(best, *row, words, selection);
  return best;
}

/// The words of the key, canonical.
std::vector<std::string> key_of(const Row& row, std::span<const Word> words) {
  std::vector<std::string> key;
  for (std::size_t at = 0; at < row.pattern.size(); ++at) {
    key.push_back(accept_any(row.pattern[at], words[at]).value_or(words[at].text));
  }
  return key;
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

  const auto* row = find_row(left, selection);
  if (row == nullptr) return {std::nullopt, Unknown{line, left}.diagnose()};
  const Family& family = *row->family;
  if (family.context != Context::top && family.context != selection.context) {
    return {std::nullopt, no_selection(family, left.front())};
  }

  Command command{.family = &family, .negated = negated};
  if (family.context != Context::top) command.selection = selection;
  command.key = key_prefix(command.selection) + join(key_of(*row, left));
  const auto value = left.subspan(row->pattern.size());
  if (negated) {
    // What follows the key of a `no` line is taken and not looked at. Source: command reference 1.4.
    command.value.assign(value.begin(), value.end());
    return {std::move(command), std::nullopt};
  }
  auto fitted = fit(row->value, value);
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

std::string selecting(const Selection& selection) {
  switch (selection.context) {
    case Context::tunnel:
      return "tunnel select " + selection.number;
    case Context::pp:
      return "pp select " + selection.number;
    case Context::top:
      break;
  }
  return {};
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

bool may_be_sent_ahead(const Command& command) noexcept {
  const Family& family = *command.family;
  const bool is_setting =
      family.kind == Kind::single || family.kind == Kind::list || family.kind == Kind::flag;
  return is_setting && family.records && !family.asks && !family.cuts && !family.refused &&
         family.acts == Acts::at_once;
}

std::span<const Family> all_families() noexcept {
  return table();
}

}  // namespace rtx::language
