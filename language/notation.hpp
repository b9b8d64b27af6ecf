#pragma once

#include "language/terms.hpp"
#include "language/words.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::language {

/// One place of a form: a word (one of several terms), or something that may be left out.
struct Item {
  std::vector<Term> any_of;    ///< Empty for an optional part.
  std::vector<Item> optional;  ///< The part that may be left out.
  bool repeats = false;        ///< `...`: once or more.
  bool rest = false;           ///< `{rest}`: whatever follows.
};

using Form = std::vector<Item>;

/// Reads the notation of a value: one or more forms. The views in the result point into `notation`.
[[nodiscard]] std::vector<Form> compile_value(std::string_view notation);

/// Reads a pattern: a term list per word.
[[nodiscard]] std::vector<std::vector<Term>> compile_pattern(std::string_view pattern);

/// How words fit a value's notation.
struct Fit {
  bool fits = false;
  std::vector<Word> words;            ///< Canonical.
  std::vector<std::size_t> secrets;   ///< Indices into `words`.
  std::size_t furthest = 0;           ///< If it does not fit: the word at which no form could go on.
  std::vector<const Term*> expected;  ///< If it does not fit: what would have been right there.
};

[[nodiscard]] Fit fit(std::span<const Form> forms, std::span<const Word> words);

}  // namespace rtx::language
