#include "language/notation.hpp"

#include "language/text.hpp"

#include <array>
#include <charconv>
#include <functional>
#include <utility>

namespace rtx::language {
namespace {

struct Parameter {
  std::string_view name;
  Term::Type type;
};

constexpr std::array parameters{
    Parameter{"addr", Term::Type::address},    Parameter{"addr/mask", Term::Type::prefix},
    Parameter{"date", Term::Type::date},       Parameter{"here", Term::Type::here_document},
    Parameter{"if", Term::Type::interface},    Parameter{"int", Term::Type::number},
    Parameter{"mac", Term::Type::mac},         Parameter{"n", Term::Type::number},
    Parameter{"name", Term::Type::name},       Parameter{"net", Term::Type::network},
    Parameter{"numbers", Term::Type::numbers}, Parameter{"option", Term::Type::option},
    Parameter{"port", Term::Type::port},       Parameter{"range", Term::Type::range},
    Parameter{"secret", Term::Type::secret},   Parameter{"text", Term::Type::text},
    Parameter{"time", Term::Type::time},
};

std::int64_t integer(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// `{int 1..300}` without its braces.
Term parameter(std::string_view inside) {
  const auto blank = inside.find(' ');
  const auto name = inside.substr(0, blank);
  const auto argument = blank == std::string_view::npos ? std::string_view{} : inside.substr(blank + 1);
  Term term;
  for (const auto& known : parameters) {
    if (known.name == name) term.type = known.type;
  }
  if (term.type == Term::Type::number && !argument.empty()) {
    const auto dots = argument.find("..");
    term.lowest = integer(argument.substr(0, dots));
    term.highest = integer(argument.substr(dots + 2));
  }
  if (term.type == Term::Type::option) term.text = argument;
  return term;
}

/// `on`, `isakmp-sa~ike-sa` or `{...}`.
Term term_of(std::string_view text) {
  if (text.starts_with('{')) return parameter(text.substr(1, text.size() - 2));
  const auto tilde = text.find('~');
  Term term{.type = Term::Type::keyword, .text = text.substr(0, tilde)};
  if (tilde != std::string_view::npos) term.synonym = text.substr(tilde + 1);
  return term;
}

/// Walks over a notation and gives its tokens: `[`, `]`, `/`, or a word with its braces whole.
class Tokens {
 public:
  explicit Tokens(std::string_view notation) : rest_{notation} {}

  /// Empty at the end.
  std::string_view next() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    std::size_t size = 0;
    int depth = 0;
    for (; size < rest_.size(); ++size) {
      const char letter = rest_[size];
      if (letter == '{') ++depth;
      if (letter == '}') --depth;
      if (depth > 0) continue;
      if (letter == ' ') break;
      if (letter == '[' || letter == ']') {
        if (size == 0) size = 1;
        break;
      }
    }
    const auto token = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return token;
  }

 private:
  std::string_view rest_;
};

std::vector<Term> alternatives(std::string_view word) {
  std::vector<Term> terms;
  while (!word.empty()) {
    const auto close = word.starts_with('{') ? word.find('}') : 0;
    const auto bar = word.find('|', close);
    terms.push_back(term_of(word.substr(0, bar)));
    word.remove_prefix(bar == std::string_view::npos ? word.size() : bar + 1);
  }
  return terms;
}

Item item_of(std::string_view word) {
  Item item;
  if (word == "{rest}") {
    item.rest = true;
    return item;
  }
  if (word.ends_with("...")) {
    item.repeats = true;
    word.remove_suffix(3);
  }
  item.any_of = alternatives(word);
  return item;
}

/// Reads items up to the end, a closing bracket or a `/`; says which in `stopped_at`.
Form form_of(Tokens& tokens, std::string_view& stopped_at) {
  Form form;
  while (true) {
    const auto token = tokens.next();
    if (token.empty() || token == "]" || token == "/") {
      stopped_at = token;
      return form;
    }
    if (token == "[") {
      std::string_view closing;
      form.push_back(Item{.any_of = {}, .optional = form_of(tokens, closing)});
    } else {
      form.push_back(item_of(token));
    }
  }
}

/// One attempt to lay the words along one form, with going back where an optional part was taken in vain.
class Matcher {
 public:
  Matcher(std::span<const Word> words, Fit& fit) : words_{words}, fit_{fit} {}

  using Next = std::function<bool(std::size_t)>;

  /// Lays `items` from word `at` on, and then whatever `next` says.
  bool items(std::span<const Item> items_left, std::size_t at, const Next& next) {
    if (items_left.empty()) return next(at);
    const Item& item = items_left.front();
    const auto others = items_left.subspan(1);
    if (item.rest) return rest(at, others, next);
    if (!item.optional.empty()) {
      const Next behind = [&](std::size_t after) { return items(others, after, next); };
      return items(item.optional, at, behind) || items(others, at, next);
    }
    return item.repeats ? repeated(item, others, at, next) : single(item, others, at, next);
  }

  /// The end of the form: right only at the end of the words.
  bool end(std::size_t at) {
    if (at == words_.size()) return true;
    missed(at, {});
    return false;
  }

 private:
  bool rest(std::size_t at, std::span<const Item> others, const Next& next) {
    const auto mark = fit_.words.size();
    for (; at < words_.size(); ++at) fit_.words.push_back(words_[at]);
    if (items(others, at, next)) return true;
    forget(mark);
    return false;
  }

  bool single(const Item& item, std::span<const Item> others, std::size_t at, const Next& next) {
    const auto mark = fit_.words.size();
    if (take(item, at) && items(others, at + 1, next)) return true;
    forget(mark);
    return takes_default(item, at) && items(others, at, next);
  }

  /// A schedule without a date is one for every day, and printed so.
  bool takes_default(const Item& item, std::size_t at) {
    if (item.any_of.front().type != Term::Type::date) return false;
    fit_.words.push_back(Word{.text = "*/*", .column = at < words_.size() ? words_[at].column : 0});
    return true;
  }

  bool repeated(const Item& item, std::span<const Item> others, std::size_t at, const Next& next) {
    const auto mark = fit_.words.size();
    std::size_t count = 0;
    while (take(item, at + count)) ++count;
    for (; count > 0; --count) {
      if (items(others, at + count, next)) return true;
      forget(mark + count - 1);
    }
    return false;
  }

  bool take(const Item& item, std::size_t at) {
    if (at < words_.size()) {
      for (const auto& term : item.any_of) {
        auto canonical = accept(term, words_[at]);
        if (!canonical) continue;
        if (term.type == Term::Type::secret) fit_.secrets.push_back(fit_.words.size());
        Word word = words_[at];
        word.text = std::move(*canonical);
        fit_.words.push_back(std::move(word));
        return true;
      }
    }
    missed(at, item.any_of);
    return false;
  }

  void missed(std::size_t at, std::span<const Term> terms) {
    if (at < fit_.furthest) return;
    if (at > fit_.furthest) fit_.expected.clear();
    fit_.furthest = at;
    for (const auto& term : terms) fit_.expected.push_back(&term);
  }

  void forget(std::size_t mark) {
    fit_.words.resize(mark, Word{});
    std::erase_if(fit_.secrets, [mark](std::size_t index) { return index >= mark; });
  }

  std::span<const Word> words_;
  Fit& fit_;
};

}  // namespace

std::vector<Form> compile_value(std::string_view notation) {
  Tokens tokens{notation};
  std::vector<Form> forms;
  std::string_view stopped_at = "/";
  while (stopped_at == "/") forms.push_back(form_of(tokens, stopped_at));
  return forms;
}

std::vector<std::vector<Term>> compile_pattern(std::string_view pattern) {
  Tokens tokens{pattern};
  std::vector<std::vector<Term>> words;
  for (auto token = tokens.next(); !token.empty(); token = tokens.next())
    words.push_back(alternatives(token));
  return words;
}

Fit fit(std::span<const Form> forms, std::span<const Word> words) {
  Fit result;
  for (const auto& form : forms) {
    Matcher matcher{words, result};
    result.words.clear();
    result.secrets.clear();
    result.fits = matcher.items(form, 0, [&matcher](std::size_t at) { return matcher.end(at); });
    if (result.fits) return result;
  }
  return result;
}

}  // namespace rtx::language
