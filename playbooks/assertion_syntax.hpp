#pragma once

#include "playbooks/assertion.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// An assertion as it is written: what stands where, before anyone asks whether its fields exist.
namespace rtx::playbooks::syntax {

struct Literal {
  std::size_t column;  ///< 1-based, in bytes, as everywhere here.
  std::string text;    ///< Without its quotation marks and escapes.
  bool quoted = false;
};

/// `tunnel`, `tunnel[1]`
struct Step {
  std::size_t column;
  std::string name;
  std::optional<Literal> index;
};

/// `tunnel[1].session.state`; a single bare word is one, too.
struct Path {
  std::size_t column;
  std::string text;
  std::vector<Step> steps;
};

struct Node;

/// `count(sa, direction == send)`; without a condition, all elements count.
struct Count {
  std::size_t column;
  std::string text;
  Path list;
  std::unique_ptr<Node> condition;
};

using Operand = std::variant<Path, Literal, Count>;

struct Node {
  enum class Kind {
    disjunction,  ///< `children`, at least two.
    conjunction,  ///< `children`, at least two.
    negation,     ///< One of `children`.
    comparison,   ///< Two `operands` and `name`, the operator.
    membership,   ///< One of `operands`, `choices`; `negated` for `not in`.
    match,        ///< One of `operands`, `choices` holds the pattern; `negated` for `not matches`.
    flag,         ///< One of `operands`, which is true or false by itself.
    quantifier,   ///< `name` is `all` or `any`; the list in `operands`, the condition in `children`.
    exists,       ///< One of `operands`.
  };
  Kind kind = Kind::flag;
  std::size_t column = 1;
  std::string text;  ///< As it is written.
  std::string name;
  bool negated = false;
  std::vector<Operand> operands;
  std::vector<Literal> choices;
  std::vector<Node> children;
};

/// Parses an assertion. Bounded: texts over 2,000 bytes and parentheses over 24 deep are refused.
[[nodiscard]] boost::system::result<Node, AssertionError> parse(std::string_view text);

}  // namespace rtx::playbooks::syntax
