#pragma once

#include "parsers/value.hpp"

#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <variant>
#include <vector>

/// An assertion after checking: every path leads somewhere, every operator fits its operands.
namespace rtx::playbooks::detail {

struct Node;
using NodePtr = std::unique_ptr<const Node>;

/// Where a path begins.
enum class Root {
  own,      ///< This end's output.
  peer,     ///< The other end's output.
  element,  ///< The element that the innermost `count`, `all` or `any` looks at.
};

/// A field, and in a list the element whose key field holds `index`.
struct Step {
  std::string field;
  std::string key;  ///< The list's key field; only with an index.
  std::optional<parsers::Value> index;
};

struct Path {
  Root root = Root::own;
  std::vector<Step> steps;  ///< None: the root itself.
  std::string text;         ///< As it is written.
};

struct Count {
  Path list;
  NodePtr condition;  ///< Null: all elements count.
  std::string text;
};

using Operand = std::variant<Path, Count, parsers::Value>;

enum class Operator { equal, not_equal, less, less_equal, greater, greater_equal };

struct Comparison {
  Operand left;
  Operator op;
  Operand right;
};

struct Membership {
  Operand left;
  std::vector<parsers::Value> choices;
  bool negated;
};

struct Match {
  Path left;
  std::regex pattern;
  bool negated;
};

struct Flag {
  Path path;
};

struct Exists {
  Path path;
};

struct Quantifier {
  bool all;
  Path list;
  std::string key;  ///< The list's key field, to name elements by; may be empty.
  NodePtr condition;
};

struct Not {
  NodePtr condition;
};

struct And {
  std::vector<NodePtr> conditions;
};

struct Or {
  std::vector<NodePtr> conditions;
};

struct Node {
  std::variant<Comparison, Membership, Match, Flag, Exists, Quantifier, Not, And, Or> data;
};

}  // namespace rtx::playbooks::detail
