#include "playbooks/assertion.hpp"

#include "language/text.hpp"
#include "playbooks/assertion_check.hpp"
#include "playbooks/assertion_evaluate.hpp"
#include "playbooks/assertion_syntax.hpp"

#include <algorithm>
#include <utility>

namespace rtx::playbooks {
namespace {

constexpr std::size_t longest_got = 600;

std::string joined(const std::vector<std::string>& facts) {
  std::string text;
  for (auto fact = facts.begin(); fact != facts.end(); ++fact) {
    if (std::find(facts.begin(), fact, *fact) != fact) continue;
    if (text.size() + fact->size() > longest_got) return text + "; ...";
    text += (text.empty() ? "" : "; ") + *fact;
  }
  return text;
}

}  // namespace

boost::system::result<Assertion, AssertionError> Assertion::compile(std::string_view text,
                                                                    const parsers::Type& type,
                                                                    const parsers::Type* peer) {
  const auto written = syntax::parse(text);
  if (!written) return written.error();
  auto checked = detail::check(*written, type, peer);
  if (!checked) return checked.error();
  Assertion assertion;
  assertion.text_ = language::trimmed(text);
  assertion.root_ = std::move(checked->root);
  assertion.warnings_ = std::move(checked->warnings);
  assertion.needs_peer_ = checked->needs_peer;
  return assertion;
}

Outcome Assertion::evaluate(const parsers::Value& own, const parsers::Value* peer) const {
  const auto finding = detail::evaluate(*root_, own, peer);
  return {finding.state == detail::State::met ? Truth::met : Truth::not_met, text_, joined(finding.facts)};
}

}  // namespace rtx::playbooks
