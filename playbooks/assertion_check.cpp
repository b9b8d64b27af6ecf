#include "playbooks/assertion_check.hpp"

#include "playbooks/diagnostic.hpp"
#include "playbooks/literal.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rtx::playbooks::detail {
namespace {

using parsers::FieldType;
using parsers::Kind;
using parsers::Type;

constexpr std::size_t longest_pattern = 256;

/// Carries an AssertionError out of the recursion; never leaves this file.
struct Stop {
  AssertionError error;
};

[[noreturn]] void stop(std::size_t column, std::string message, std::string hint = {}) {
  throw Stop{{column, std::move(message), std::move(hint)}};
}

std::string in_quotes(std::string_view text) {
  return "'" + printable(text, 80) + "'";
}

std::vector<std::string> field_names(const Type& type) {
  std::vector<std::string> names;
  for (const auto& field : type.fields) names.emplace_back(field.name);
  return names;
}

const FieldType* find_field(const Type& type, std::string_view name) {
  const auto found = std::ranges::find(type.fields, name, &FieldType::name);
  return found == type.fields.end() ? nullptr : &*found;
}

/// A checked path and what it leads to.
struct Resolved {
  Path path;
  const Type* type = nullptr;
};

/// A checked operand and the type to compare with it.
struct Side {
  Operand operand;
  const Type* type = nullptr;
  std::string text;
  std::size_t column = 1;
};

const Type integer_type{.kind = Kind::integer};

Operator operator_of(std::string_view sign) {
  if (sign == "==") return Operator::equal;
  if (sign == "!=") return Operator::not_equal;
  if (sign == "<") return Operator::less;
  if (sign == "<=") return Operator::less_equal;
  return sign == ">" ? Operator::greater : Operator::greater_equal;
}

bool has_order(Kind kind) {
  return kind == Kind::integer || kind == Kind::clock_time || kind == Kind::duration ||
         kind == Kind::permille;
}

class Checker {
 public:
  Checker(const Type& own, const Type* peer) : own_{own}, peer_{peer} {}

  Checked run(const syntax::Node& node) {
    auto root = check(node);
    return {std::move(root), std::move(warnings_), needs_peer_};
  }

 private:
  // --- Paths --------------------------------------------------------------------------------------

  /// What a name without `peer.` or `it` is looked up in.
  [[nodiscard]] const Type& scope() const { return element_ != nullptr ? *element_ : own_; }

  Resolved resolve(const syntax::Path& written) {
    Resolved resolved;
    resolved.path.text = written.text;
    std::string owner = element_ != nullptr ? element_name_ : "the output";
    std::size_t first = 0;
    if (written.steps.front().name == "peer" && written.steps.size() > 1) {
      if (peer_ == nullptr)
        stop(written.column, "there is no other end here",
             "'peer' needs a playbook with two roles, and is only "
             "known where both ends are asked");
      needs_peer_ = true;
      resolved.path.root = Root::peer;
      resolved.type = peer_;
      owner = "the output";
      first = 1;
    } else if (element_ != nullptr) {
      resolved.path.root = Root::element;
      resolved.type = element_;
      first = written.steps.front().name == "it" && find_field(*element_, "it") == nullptr ? 1 : 0;
    } else {
      resolved.type = &own_;
    }
    for (std::size_t at = first; at < written.steps.size(); ++at) {
      follow(resolved, written.steps[at], owner);
      owner = written.steps[at].name;
    }
    return resolved;
  }

  void follow(Resolved& resolved, const syntax::Step& step, const std::string& owner) {
    const Type& type = *resolved.type;
    if (type.kind == Kind::list) stop(step.column, in_quotes(owner) + " is a list", pick_hint(owner, type));
    if (type.kind != Kind::record) {
      if (element_ == &type && owner == element_name_)
        stop(step.column, "the elements of " + owner + " are no records", "call an element 'it'");
      stop(step.column, in_quotes(owner) + " is " + std::string{name_of(type.kind)} + " and has no fields");
    }
    const auto* field = find_field(type, step.name);
    if (field == nullptr)
      stop(step.column, "unknown field " + in_quotes(step.name) + " of " + owner,
           suggestion(step.name, field_names(type)));
    resolved.type = field->type;
    resolved.path.steps.push_back({step.name, {}, std::nullopt});
    if (step.index) pick(resolved, step);
  }

  void pick(Resolved& resolved, const syntax::Step& step) {
    const Type& list = *resolved.type;
    if (list.kind != Kind::list)
      stop(step.column,
           in_quotes(step.name) + " is " + std::string{name_of(list.kind)} + " and takes no index");
    const auto* key = list.key.empty() ? nullptr : find_field(*list.element, list.key);
    if (key == nullptr)
      stop(step.column, "the elements of " + in_quotes(step.name) + " have no key to pick one by",
           "use any(" + step.name + ", ...), all(...) or count(...)");
    auto literal = read_literal(step.index->text, key->type->kind);
    if (!literal.value)
      stop(step.index->column,
           "the index of " + in_quotes(step.name) + " is its " + in_quotes(list.key) + ": " + literal.problem,
           literal.hint);
    resolved.path.steps.back().key = std::string{list.key};
    resolved.path.steps.back().index = std::move(literal.value);
    resolved.type = list.element;
  }

  static std::string pick_hint(const std::string& name, const Type& list) {
    const std::string any = "any(" + name + ", ...) or all(" + name + ", ...)";
    return list.key.empty()
               ? "write " + any
               : "pick one by its " + std::string{list.key} + ": " + name + "[...]; or write " + any;
  }

  // --- Operands -----------------------------------------------------------------------------------

  Side path_side(const syntax::Path& written) {
    auto resolved = resolve(written);
    return {std::move(resolved.path), resolved.type, written.text, written.column};
  }

  Side count_side(const syntax::Count& written) {
    auto list = list_of(written.list);
    Count count{std::move(list.path), nullptr, written.text};
    if (written.condition) count.condition = inside(list, written.list, *written.condition);
    return {std::move(count), &integer_type, written.text, written.column};
  }

  Resolved list_of(const syntax::Path& written) {
    auto resolved = resolve(written);
    if (resolved.type->kind != Kind::list)
      stop(written.column,
           in_quotes(written.text) + " is " + std::string{name_of(resolved.type->kind)} + ", not a list");
    return resolved;
  }

  /// Checks a condition on the elements of `list`.
  NodePtr inside(const Resolved& list, const syntax::Path& written, const syntax::Node& condition) {
    const auto outer = std::exchange(element_, list.type->element);
    auto outer_name = std::exchange(element_name_, written.steps.back().name);
    auto node = check(condition);
    element_ = outer;
    element_name_ = std::move(outer_name);
    return node;
  }

  /// The side that says what the other one is read as: a field or a count.
  Side left_side(const syntax::Operand& written) {
    if (const auto* literal = std::get_if<syntax::Literal>(&written))
      stop(literal->column, in_quotes(literal->text) + " is a value; a condition begins with a field",
           "write the field on the left");
    auto side = std::holds_alternative<syntax::Count>(written) ? count_side(std::get<syntax::Count>(written))
                                                               : path_side(std::get<syntax::Path>(written));
    if (side.type->kind == Kind::list)
      stop(side.column, in_quotes(side.text) + " is a list",
           "compare count(" + side.text + "), or use any(...) or all(...)");
    if (side.type->kind == Kind::record)
      stop(side.column, in_quotes(side.text) + " is a record", suggestion("", field_names(*side.type)));
    return side;
  }

  Side right_side(const syntax::Operand& written, const Side& left) {
    if (const auto* count = std::get_if<syntax::Count>(&written)) return same_kind(count_side(*count), left);
    if (const auto* literal = std::get_if<syntax::Literal>(&written)) return literal_side(*literal, left);
    const auto& path = std::get<syntax::Path>(written);
    if (names_a_field(path, *left.type)) return same_kind(path_side(path), left);
    return literal_side({path.column, path.text, false}, left);
  }

  /// Whether `path`, on the right, is a field or a plain word: a word that the left side is known to print
  /// is a word; what begins with a field's name is a field.
  [[nodiscard]] bool names_a_field(const syntax::Path& path, const Type& left) const {
    const auto& first = path.steps.front();
    if (path.steps.size() == 1 && !first.index &&
        std::ranges::find(left.words, first.name) != left.words.end())
      return false;
    const bool indexed =
        std::ranges::any_of(path.steps, [](const auto& step) { return step.index.has_value(); });
    if (indexed || (first.name == "peer" && path.steps.size() > 1)) return true;
    return find_field(scope(), first.name) != nullptr || (element_ != nullptr && first.name == "it");
  }

  Side literal_side(const syntax::Literal& literal, const Side& left) {
    auto read = read_literal(literal.text, left.type->kind);
    if (!read.value) {
      if (read.hint.empty() && !literal.quoted) read.hint = near_field(literal.text);
      stop(literal.column,
           in_quotes(left.text) + " is " + std::string{name_of(left.type->kind)} + ": " + read.problem,
           read.hint);
    }
    warn_about_word(literal, left);
    return {std::move(*read.value), left.type, literal.text, literal.column};
  }

  [[nodiscard]] std::string near_field(const std::string& text) const {
    const auto near = nearest(text, field_names(scope()));
    return near.empty() ? std::string{} : "did you mean the field '" + near + "'?";
  }

  void warn_about_word(const syntax::Literal& literal, const Side& left) {
    const auto& words = left.type->words;
    if (words.empty() || std::ranges::find(words, literal.text) != words.end()) return;
    warnings_.emplace_back(
        literal.column, in_quotes(literal.text) + " is not among the words known for " + in_quotes(left.text),
        suggestion(literal.text, {words.begin(), words.end()}));
  }

  static Side same_kind(Side right, const Side& left) {
    if (right.type->kind == left.type->kind) return right;
    stop(right.column, "cannot compare " + in_quotes(left.text) + ", which is " +
                           std::string{name_of(left.type->kind)} + ", with " + in_quotes(right.text) +
                           ", which is " + std::string{name_of(right.type->kind)});
  }

  // --- Conditions ---------------------------------------------------------------------------------

  template <class Data>
  static NodePtr made(Data data) {
    return std::make_unique<const Node>(Node{std::move(data)});
  }

  NodePtr check(const syntax::Node& node) {
    using K = syntax::Node::Kind;
    switch (node.kind) {
      case K::disjunction:
        return made(Or{all_of(node)});
      case K::conjunction:
        return made(And{all_of(node)});
      case K::negation:
        return made(Not{check(node.children.front())});
      case K::comparison:
        return comparison(node);
      case K::membership:
        return membership(node);
      case K::match:
        return match(node);
      case K::flag:
        return flag(node);
      case K::quantifier:
        return quantifier(node);
      case K::exists:
        break;
    }
    return made(Exists{resolve(std::get<syntax::Path>(node.operands.front())).path});
  }

  std::vector<NodePtr> all_of(const syntax::Node& node) {
    std::vector<NodePtr> conditions;
    for (const auto& child : node.children) conditions.push_back(check(child));
    return conditions;
  }

  NodePtr comparison(const syntax::Node& node) {
    auto left = left_side(node.operands.front());
    const auto op = operator_of(node.name);
    const bool equality = op == Operator::equal || op == Operator::not_equal;
    if (!equality && !has_order(left.type->kind))
      stop(left.column,
           in_quotes(left.text) + " is " + std::string{name_of(left.type->kind)} + ", which has no order",
           "use ==, !=, in or matches");
    auto right = right_side(node.operands.back(), left);
    return made(Comparison{std::move(left.operand), op, std::move(right.operand)});
  }

  NodePtr membership(const syntax::Node& node) {
    auto left = left_side(node.operands.front());
    std::vector<parsers::Value> choices;
    for (const auto& choice : node.choices)
      choices.push_back(std::get<parsers::Value>(literal_side(choice, left).operand));
    return made(Membership{std::move(left.operand), std::move(choices), node.negated});
  }

  NodePtr match(const syntax::Node& node) {
    auto left = left_side(node.operands.front());
    if (left.type->kind != Kind::text && left.type->kind != Kind::clock_time)
      stop(left.column,
           in_quotes(left.text) + " is " + std::string{name_of(left.type->kind)} + "; only a text can match");
    const auto& pattern = node.choices.front();
    if (pattern.text.size() > longest_pattern) stop(pattern.column, "a pattern is longer than 256 bytes");
    try {
      return made(Match{std::get<Path>(std::move(left.operand)), compiled(pattern.text), node.negated});
    } catch (const std::regex_error& error) {
      stop(pattern.column, "not a regular expression: " + std::string{error.what()});
    }
  }

  static std::regex compiled(const std::string& pattern) {
#ifdef __GLIBCXX__
    // Without back-tracking, so that no text can make a pattern run for ever; back-references are refused.
    constexpr auto flags = std::regex::ECMAScript | std::regex_constants::__polynomial;
#else
    constexpr auto flags = std::regex::ECMAScript;
#endif
    return std::regex{pattern, flags};
  }

  NodePtr flag(const syntax::Node& node) {
    auto left = left_side(node.operands.front());
    if (left.type->kind != Kind::boolean)
      stop(left.column,
           in_quotes(left.text) + " is " + std::string{name_of(left.type->kind)} + ", not a condition",
           "compare it with something, or write exists(" + left.text + ")");
    return made(Flag{std::get<Path>(std::move(left.operand))});
  }

  NodePtr quantifier(const syntax::Node& node) {
    const auto& written = std::get<syntax::Path>(node.operands.front());
    auto list = list_of(written);
    auto condition = inside(list, written, node.children.front());
    return made(Quantifier{node.name == "all", std::move(list.path), std::string{list.type->key},
                           std::move(condition)});
  }

  const Type& own_;
  const Type* peer_;
  const Type* element_ = nullptr;  ///< What the innermost `count`, `all` or `any` looks at.
  std::string element_name_;
  std::vector<AssertionError> warnings_;
  bool needs_peer_ = false;
};

}  // namespace

boost::system::result<Checked, AssertionError> check(const syntax::Node& node, const Type& own,
                                                     const Type* peer) {
  try {
    return Checker{own, peer}.run(node);
  } catch (Stop& stopped) {
    return std::move(stopped.error);
  }
}

}  // namespace rtx::playbooks::detail
