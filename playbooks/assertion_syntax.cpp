#include "playbooks/assertion_syntax.hpp"

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>

#include <algorithm>
#include <utility>

namespace rtx::playbooks::syntax {
namespace {

namespace pegtl = tao::pegtl;

constexpr std::size_t longest_text = 2'000;
constexpr std::size_t deepest_nesting = 24;

namespace grammar {

using pegtl::at;
using pegtl::eof;
using pegtl::if_must;
using pegtl::list;
using pegtl::not_at;
using pegtl::one;
using pegtl::opt;
using pegtl::pad;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;
using pegtl::string;

struct blanks : star<pegtl::space> {};
struct name_char : sor<pegtl::alnum, one<'_'>> {};
/// What an unquoted value is made of: `wait_ctl_reply`, `0.5%`, `192.0.2.1/24`, `2001:db8::1`, `aes-cbc`.
struct bare_char : sor<name_char, one<'.', ':', '/', '-', '+', '%'>> {};

template <char... Letters>
struct keyword : seq<string<Letters...>, not_at<bare_char>> {};
struct key_and : keyword<'a', 'n', 'd'> {};
struct key_or : keyword<'o', 'r'> {};
struct key_not : keyword<'n', 'o', 't'> {};
struct key_in : keyword<'i', 'n'> {};
struct key_matches : keyword<'m', 'a', 't', 'c', 'h', 'e', 's'> {};
struct reserved : sor<key_and, key_or, key_not, key_in, key_matches> {};

struct double_quoted_text : star<sor<seq<one<'\\'>, pegtl::any>, pegtl::not_one<'"', '\\'>>> {};
struct single_quoted_text : star<pegtl::not_one<'\''>> {};
struct closing_double : one<'"'> {
  static constexpr std::string_view expected = "a closing \"";
};
struct closing_single : one<'\''> {
  static constexpr std::string_view expected = "a closing '";
};
struct quoted : sor<seq<one<'"'>, double_quoted_text, closing_double>,
                    seq<one<'\''>, single_quoted_text, closing_single>> {};
struct bare : seq<not_at<reserved>, plus<bare_char>> {};
struct literal : sor<quoted, bare> {};

struct closing : one<')'> {
  static constexpr std::string_view expected = "')'";
};
struct comma : one<','> {
  static constexpr std::string_view expected = "','";
};
struct closing_bracket : one<']'> {
  static constexpr std::string_view expected = "']'";
};

struct field_name : seq<sor<pegtl::alpha, one<'_'>>, star<name_char>> {};
struct choice : seq<literal> {
  static constexpr std::string_view expected = "a value";
};
struct index : seq<one<'['>, blanks, choice, blanks, closing_bracket> {};
struct step : seq<field_name, opt<index>> {};
struct path : seq<not_at<reserved>, list<step, one<'.'>>> {};
struct list_path : path {
  static constexpr std::string_view expected = "a field";
};

struct disjunction;
struct condition : seq<disjunction> {};
struct count : seq<string<'c', 'o', 'u', 'n', 't'>, blanks, one<'('>, blanks, list_path, blanks,
                   opt<comma, blanks, condition, blanks>, closing> {};
/// A word that is cut short by a `-` or the like is no path but a bare value: `aes-cbc`.
struct operand : sor<count, seq<path, not_at<bare_char>>, literal> {
  static constexpr std::string_view expected = "a value";
};

struct comparison_sign
    : sor<string<'=', '='>, string<'!', '='>, string<'<', '='>, string<'>', '='>, one<'<', '>'>> {
  static constexpr std::string_view expected = "a comparison: ==, !=, <, <=, >, >=, in, not in, matches";
};
struct negation : key_not {};
struct opening_bracket : one<'['> {
  static constexpr std::string_view expected = "'[' and a list of values";
};
struct choices
    : seq<opening_bracket, blanks, list<choice, seq<blanks, one<','>, blanks>>, blanks, closing_bracket> {};
struct pattern : quoted {
  static constexpr std::string_view expected = "a regular expression in quotation marks";
};
struct compared : seq<comparison_sign, blanks, operand> {};
struct member : seq<opt<negation, blanks>, key_in, blanks, choices> {};
struct matched : seq<opt<negation, blanks>, key_matches, blanks, pattern> {};
struct test : seq<operand, blanks, opt<sor<compared, member, matched>>> {};

struct quantifier_name : sor<string<'a', 'l', 'l'>, string<'a', 'n', 'y'>> {};
struct quantifier : seq<quantifier_name, blanks, one<'('>, blanks, list_path, blanks, comma, blanks,
                        condition, blanks, closing> {};
struct exists
    : seq<string<'e', 'x', 'i', 's', 't', 's'>, blanks, one<'('>, blanks, list_path, blanks, closing> {};
struct group : seq<one<'('>, blanks, disjunction, blanks, closing> {};
struct primary : sor<group, quantifier, exists, test> {
  static constexpr std::string_view expected = "a condition";
};
struct denial : seq<key_not, blanks> {};
struct unary : seq<star<denial>, primary> {};
struct conjunction : list<unary, seq<blanks, key_and, blanks>> {};
struct disjunction : list<conjunction, seq<blanks, key_or, blanks>> {};
struct end : eof {
  static constexpr std::string_view expected = "'and', 'or', or the end of the assertion";
};
struct assertion : seq<blanks, disjunction, blanks, end> {};

}  // namespace grammar

template <class Rule>
using selector = pegtl::parse_tree::selector<
    Rule,
    pegtl::parse_tree::store_content::on<
        grammar::literal, grammar::pattern, grammar::field_name, grammar::index, grammar::step, grammar::path,
        grammar::list_path, grammar::condition, grammar::count, grammar::comparison_sign, grammar::negation,
        grammar::compared, grammar::member, grammar::matched, grammar::test, grammar::quantifier_name,
        grammar::quantifier, grammar::exists, grammar::denial, grammar::unary, grammar::conjunction,
        grammar::disjunction>,
    // Only rules that are nodes report where they failed; these give way to the one node inside them.
    pegtl::parse_tree::fold_one::on<grammar::operand, grammar::choice, grammar::primary>>;

/// The furthest byte at which a rule failed, and the first rule with a name that failed there: where the
/// text departed from everything that could have been meant.
struct Furthest {
  std::size_t byte = 0;
  std::string_view expected;

  void note(std::size_t at, std::string_view what) {
    if (at < byte || (at == byte && !expected.empty())) return;
    if (at > byte) expected = {};
    byte = at;
    expected = what;
  }
};

template <class Rule>
struct control : pegtl::normal<Rule> {
  template <class Input>
  static void failure(const Input& input, Furthest& furthest) {
    if constexpr (requires { Rule::expected; }) {
      furthest.note(input.byte(), Rule::expected);
    } else {
      furthest.note(input.byte(), {});
    }
  }
};

using Tree = pegtl::parse_tree::node;

std::size_t column_of(const Tree& tree) {
  return tree.begin().byte + 1;
}

std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    result += text[at];
  }
  return result;
}

Literal literal_of(const Tree& tree) {
  const auto text = tree.string_view();
  const bool quoted = text.front() == '"' || text.front() == '\'';
  if (!quoted) return {column_of(tree), std::string{text}, false};
  const auto inside = text.substr(1, text.size() - 2);
  return {column_of(tree), text.front() == '"' ? unescaped(inside) : std::string{inside}, true};
}

Path path_of(const Tree& tree) {
  Path path{column_of(tree), tree.string(), {}};
  for (const auto& child : tree.children) {
    Step step{column_of(*child), child->children.front()->string(), std::nullopt};
    if (child->children.size() > 1) step.index = literal_of(*child->children.back()->children.front());
    path.steps.push_back(std::move(step));
  }
  return path;
}

Node node_of(const Tree& tree);

Operand operand_of(const Tree& tree) {
  if (tree.is_type<grammar::literal>()) return literal_of(tree);
  if (!tree.is_type<grammar::count>()) return path_of(tree);
  Count count{column_of(tree), tree.string(), path_of(*tree.children.front()), nullptr};
  if (tree.children.size() > 1) count.condition = std::make_unique<Node>(node_of(*tree.children.back()));
  return count;
}

Node begun(Node::Kind kind, const Tree& tree) {
  Node node;
  node.kind = kind;
  node.column = column_of(tree);
  node.text = tree.string();
  while (!node.text.empty() && node.text.back() == ' ') node.text.pop_back();
  return node;
}

Node test_of(const Tree& tree) {
  auto node = begun(Node::Kind::flag, tree);
  node.operands.push_back(operand_of(*tree.children.front()));
  if (tree.children.size() == 1) return node;
  const auto& rest = *tree.children.back();
  node.negated = rest.children.front()->is_type<grammar::negation>();
  if (rest.is_type<grammar::compared>()) {
    node.kind = Node::Kind::comparison;
    node.name = rest.children.front()->string();
    node.operands.push_back(operand_of(*rest.children.back()));
    return node;
  }
  node.kind = rest.is_type<grammar::member>() ? Node::Kind::membership : Node::Kind::match;
  for (std::size_t at = node.negated ? 1 : 0; at < rest.children.size(); ++at)
    node.choices.push_back(literal_of(*rest.children[at]));
  return node;
}

Node quantifier_of(const Tree& tree) {
  auto node = begun(Node::Kind::quantifier, tree);
  node.name = tree.children[0]->string();
  node.operands.emplace_back(path_of(*tree.children[1]));
  node.children.push_back(node_of(*tree.children[2]));
  return node;
}

Node unary_of(const Tree& tree) {
  auto node = node_of(*tree.children.back());
  const bool denied = tree.children.size() % 2 == 0;  // an odd number of `not` before the primary
  if (!denied) return node;
  auto outer = begun(Node::Kind::negation, tree);
  outer.children.push_back(std::move(node));
  return outer;
}

Node node_of(const Tree& tree) {
  if (tree.is_type<grammar::test>()) return test_of(tree);
  if (tree.is_type<grammar::quantifier>()) return quantifier_of(tree);
  if (tree.is_type<grammar::unary>()) return unary_of(tree);
  if (tree.is_type<grammar::exists>()) {
    auto node = begun(Node::Kind::exists, tree);
    node.operands.emplace_back(path_of(*tree.children.front()));
    return node;
  }
  // A condition, a disjunction, a conjunction: with one part they are that part.
  if (tree.children.size() == 1) return node_of(*tree.children.front());
  auto node =
      begun(tree.is_type<grammar::conjunction>() ? Node::Kind::conjunction : Node::Kind::disjunction, tree);
  for (const auto& child : tree.children) node.children.push_back(node_of(*child));
  return node;
}

/// Deep nesting would exhaust the stack before the grammar could say no.
std::optional<AssertionError> too_large(std::string_view text) {
  if (text.size() > longest_text) return AssertionError{longest_text + 1, "longer than 2000 bytes"};
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ')' && depth > 0) --depth;
    if (text[at] == '(' && ++depth > deepest_nesting)
      return AssertionError{at + 1, "parentheses are nested more than 24 deep"};
  }
  return std::nullopt;
}

std::string hint_at(std::string_view text, std::size_t byte, std::string_view expected) {
  const auto rest = text.substr(std::min(byte, text.size()));
  if (rest.starts_with("=") && expected.starts_with("a comparison")) return "equality is written '=='";
  if (rest.starts_with("&")) return "write 'and'";
  if (rest.starts_with("|")) return "write 'or'";
  if (rest.starts_with("!")) return "write 'not'";
  return {};
}

}  // namespace

boost::system::result<Node, AssertionError> parse(std::string_view text) {
  if (auto refused = too_large(text)) return *refused;
  if (text.find_first_not_of(" \t") == std::string_view::npos)
    return AssertionError{1, "an assertion is empty"};
  pegtl::memory_input<> input{text.data(), text.data() + text.size(), ""};
  Furthest furthest;
  const auto tree =
      pegtl::parse_tree::parse<grammar::assertion, selector, pegtl::nothing, control>(input, furthest);
  if (tree) return node_of(*tree->children.front());
  const auto expected = furthest.expected.empty() ? std::string_view{"a condition"} : furthest.expected;
  return AssertionError{furthest.byte + 1, "expected " + std::string{expected},
                        hint_at(text, furthest.byte, expected)};
}

}  // namespace rtx::playbooks::syntax
