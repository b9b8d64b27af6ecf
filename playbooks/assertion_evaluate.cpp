#include "playbooks/assertion_evaluate.hpp"

#include "playbooks/diagnostic.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace rtx::playbooks::detail {
namespace {

using parsers::Absent;
using parsers::Value;

/// Longer texts are not shown to a regular expression.
constexpr std::size_t longest_match = 1'024;
/// Elements that a message tells about; the rest is counted.
constexpr std::size_t told_elements = 3;
constexpr std::size_t longest_fact = 160;

const Value* field_of(const Value& record, std::string_view name) {
  const auto* fields = std::get_if<Value::Record>(&record.data);
  if (fields == nullptr) return nullptr;
  const auto found = std::ranges::find(*fields, name, &parsers::Field::name);
  return found == fields->end() ? nullptr : &found->value;
}

const Value* element_with(const Value& list, const Step& step) {
  const auto* elements = std::get_if<Value::List>(&list.data);
  if (elements == nullptr) return nullptr;
  for (const auto& element : *elements) {
    const auto* key = field_of(element, step.key);
    if (key != nullptr && *key == *step.index) return &element;
  }
  return nullptr;
}

/// `, only tunnel[2], tunnel[3]`: the elements that there are instead.
std::string others(const Value& list, const Step& step, const std::string& name) {
  const auto* elements = std::get_if<Value::List>(&list.data);
  if (elements == nullptr || elements->empty()) return {};
  std::string text;
  std::size_t told = 0;
  for (const auto& element : *elements) {
    const auto* key = field_of(element, step.key);
    if (key == nullptr) continue;
    if (told++ == told_elements) return text + ", ...";
    text += (text.empty() ? ", only " : ", ") + name + "[" + text_of(*key) + "]";
  }
  return text;
}

/// What a path leads to, or why it leads to nothing.
struct Found {
  const Value* value = nullptr;
  std::string name;     ///< The path as a person would write it from the top: `tunnel[2].state`.
  std::string missing;  ///< `there is no tunnel[1]`
};

bool compare(const Value& left, Operator op, const Value& right) {
  if (op == Operator::equal) return left == right;
  if (op == Operator::not_equal) return !(left == right);
  return std::visit(
      [&]<class T>(const T& value) {
        if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, Value::Duration> ||
                      std::is_same_v<T, parsers::Permille> || std::is_same_v<T, std::string>) {
          // The only texts that come here are times of a clock, which compare as times do.
          const auto* other = std::get_if<T>(&right.data);
          if (other == nullptr) return false;
          switch (op) {
            case Operator::less:
              return value < *other;
            case Operator::less_equal:
              return value <= *other;
            case Operator::greater:
              return value > *other;
            default:
              return value >= *other;
          }
        }
        return false;
      },
      left.data);
}

State state_of(bool met) {
  return met ? State::met : State::not_met;
}

class Evaluator {
 public:
  Evaluator(const Value& own, const Value* peer) : own_{own}, peer_{peer} {}

  Finding run(const Node& node) {
    return std::visit([this](const auto& condition) { return of(condition); }, node.data);
  }

 private:
  // --- Operands -----------------------------------------------------------------------------------

  [[nodiscard]] Found find(const Path& path) const {
    Found found{path.root == Root::own ? &own_ : path.root == Root::peer ? peer_ : element_, {}, {}};
    if (path.root == Root::element) found.name = element_name_;
    if (path.root == Root::peer) found.name = "peer";
    if (found.value == nullptr) found.missing = "the other end's output is not known";
    for (const auto& step : path.steps) {
      if (found.value == nullptr) return found;
      follow(found, step);
    }
    if (found.value != nullptr && std::holds_alternative<Absent>(found.value->data)) {
      found.missing = found.name + " is not in the output";
      found.value = nullptr;
    }
    return found;
  }

  static void follow(Found& found, const Step& step) {
    found.name += (found.name.empty() ? "" : ".") + step.field;
    const auto* field = field_of(*found.value, step.field);
    if (field == nullptr || std::holds_alternative<Absent>(field->data)) {
      found.missing = found.name + " is not in the output";
      found.value = nullptr;
      return;
    }
    found.value = field;
    if (!step.index) return;
    const auto name = found.name;
    found.name += "[" + text_of(*step.index) + "]";
    found.value = element_with(*field, step);
    if (found.value == nullptr) found.missing = "there is no " + found.name + others(*field, step, name);
  }

  /// The value of an operand, if there is one; what it is (or why there is none) goes to `facts`.
  std::optional<Value> value_of(const Operand& operand, std::vector<std::string>& facts) {
    if (const auto* literal = std::get_if<Value>(&operand)) return *literal;
    if (const auto* count = std::get_if<Count>(&operand)) return value_of(*count, facts);
    const auto found = find(std::get<Path>(operand));
    facts.push_back(fact(found));
    return found.value == nullptr ? std::nullopt : std::optional{*found.value};
  }

  std::optional<Value> value_of(const Count& count, std::vector<std::string>& facts) {
    const auto list = find(count.list);
    const auto* elements = list.value == nullptr ? nullptr : std::get_if<Value::List>(&list.value->data);
    if (elements == nullptr) {
      facts.push_back(fact(list));
      return std::nullopt;
    }
    std::int64_t number = 0;
    for (std::size_t at = 0; at < elements->size(); ++at) {
      const bool counts =
          !count.condition || with_element(list, {}, at, *count.condition).state == State::met;
      number += counts ? 1 : 0;
    }
    facts.push_back(count.text + " is " + std::to_string(number));
    return Value{number};
  }

  static std::string fact(const Found& found) {
    if (found.value == nullptr) return found.missing;
    return found.name + " is " + printable(text_of(*found.value), longest_fact);
  }

  // --- Conditions ---------------------------------------------------------------------------------

  Finding of(const Comparison& condition) {
    Finding finding;
    const auto left = value_of(condition.left, finding.facts);
    const auto right = value_of(condition.right, finding.facts);
    if (left && right) finding.state = state_of(compare(*left, condition.op, *right));
    return finding;
  }

  Finding of(const Membership& condition) {
    Finding finding;
    const auto left = value_of(condition.left, finding.facts);
    if (!left) return finding;
    const bool is_in = std::ranges::find(condition.choices, *left) != condition.choices.end();
    finding.state = state_of(is_in != condition.negated);
    return finding;
  }

  Finding of(const Match& condition) {
    const auto found = find(condition.left);
    Finding finding{State::unknown, {fact(found)}};
    const auto* text = found.value == nullptr ? nullptr : std::get_if<std::string>(&found.value->data);
    if (text == nullptr) return finding;
    if (text->size() > longest_match) {
      finding.facts = {found.name + " is too long to be matched (" + std::to_string(text->size()) +
                       " bytes)"};
      return finding;
    }
    finding.state = state_of(std::regex_search(*text, condition.pattern) != condition.negated);
    return finding;
  }

  Finding of(const Flag& condition) {
    const auto found = find(condition.path);
    Finding finding{State::unknown, {fact(found)}};
    const auto* flag = found.value == nullptr ? nullptr : std::get_if<bool>(&found.value->data);
    if (flag != nullptr) finding.state = state_of(*flag);
    return finding;
  }

  Finding of(const Exists& condition) {
    const auto found = find(condition.path);
    if (found.value == nullptr) return {State::not_met, {found.missing}};
    const auto* list = std::get_if<Value::List>(&found.value->data);
    if (list != nullptr && list->empty()) return {State::not_met, {found.name + " is empty"}};
    return {State::met, {found.name + " exists"}};
  }

  Finding of(const Quantifier& condition) {
    const auto list = find(condition.list);
    const auto* elements = list.value == nullptr ? nullptr : std::get_if<Value::List>(&list.value->data);
    if (elements == nullptr) return {State::unknown, {fact(list)}};
    if (elements->empty()) return {State::not_met, {list.name + " is empty"}};

    std::vector<Finding> findings;
    for (std::size_t at = 0; at < elements->size(); ++at)
      findings.push_back(with_element(list, condition.key, at, *condition.condition));
    const auto met = static_cast<std::size_t>(std::ranges::count(findings, State::met, &Finding::state));
    const bool holds = condition.all ? met == findings.size() : met > 0;
    // What decided it: of a failed `all` and of a met `any`, the few that did; else all of them.
    const bool tell_met = holds;
    std::vector<const Finding*> telling;
    for (const auto& finding : findings)
      if ((finding.state == State::met) == tell_met) telling.push_back(&finding);
    return {state_of(holds), told(telling)};
  }

  static std::vector<std::string> told(const std::vector<const Finding*>& findings) {
    std::vector<std::string> facts;
    const auto count = std::min(findings.size(), told_elements);
    for (std::size_t at = 0; at < count; ++at)
      facts.insert(facts.end(), findings[at]->facts.begin(), findings[at]->facts.end());
    if (count < findings.size()) facts.push_back("and " + std::to_string(findings.size() - count) + " more");
    return facts;
  }

  Finding of(const Not& condition) {
    auto finding = run(*condition.condition);
    if (finding.state != State::unknown) finding.state = state_of(finding.state == State::not_met);
    return finding;
  }

  Finding of(const And& condition) { return joined(condition.conditions, State::not_met, State::met); }
  Finding of(const Or& condition) { return joined(condition.conditions, State::met, State::not_met); }

  /// `decisive` anywhere decides; else an unknown part makes the whole unknown.
  Finding joined(const std::vector<NodePtr>& conditions, State decisive, State otherwise) {
    std::vector<Finding> findings;
    for (const auto& condition : conditions) findings.push_back(run(*condition));
    const auto has = [&](State state) {
      return std::ranges::find(findings, state, &Finding::state) != findings.end();
    };
    Finding result{has(decisive) ? decisive : has(State::unknown) ? State::unknown : otherwise, {}};
    for (const auto& finding : findings) {
      const bool tells = result.state == otherwise || finding.state != otherwise;
      if (tells) result.facts.insert(result.facts.end(), finding.facts.begin(), finding.facts.end());
    }
    return result;
  }

  /// Evaluates `condition` for element `at` of `list`.
  Finding with_element(const Found& list, const std::string& key, std::size_t at, const Node& condition) {
    const auto& element = std::get<Value::List>(list.value->data)[at];
    const auto* named = key.empty() ? nullptr : field_of(element, key);
    const auto name = named != nullptr ? list.name + "[" + text_of(*named) + "]"
                                       : list.name + " #" + std::to_string(at + 1);
    const auto* outer = std::exchange(element_, &element);
    auto outer_name = std::exchange(element_name_, name);
    auto finding = run(condition);
    element_ = outer;
    element_name_ = std::move(outer_name);
    return finding;
  }

  const Value& own_;
  const Value* peer_;
  const Value* element_ = nullptr;
  std::string element_name_;
};

}  // namespace

Finding evaluate(const Node& node, const Value& own, const Value* peer) {
  return Evaluator{own, peer}.run(node);
}

}  // namespace rtx::playbooks::detail
