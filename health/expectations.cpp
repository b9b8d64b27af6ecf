#include "health/expectations.hpp"

#include "parsers/understood.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace rtx::health {
namespace {

using playbooks::PlannedExpectation;

/// The same expectation at the other end, and what was seen there.
struct Peer {
  const PlannedExpectation* planned = nullptr;
  const Observation* seen = nullptr;
};

/// What the router printed, or why it cannot be gone by.
std::optional<parsers::Value> value_in(const PlannedExpectation& planned, const Observation& seen,
                                       std::string& why_not) {
  const Answered* answer = seen.find(planned.command.text);
  if (answer == nullptr) {
    why_not = seen.trouble.empty() ? "it was not asked" : seen.trouble;
  } else if (answer->error) {
    why_not = "the router refused it: " + *answer->error;
  } else if (!answer->unsure.empty()) {
    why_not = answer->unsure;
  } else if (auto value = planned.parser->parse(answer->text)) {
    return *std::move(value);
  } else {
    why_not = "the output cannot be read";
  }
  return std::nullopt;
}

void evaluate(const PlannedExpectation& planned, const Observation& own, const Peer& peer, Health otherwise,
              Expected& expected) {
  const auto could_not_tell = [&](std::string why) {
    expected.health = Health::could_not_tell;
    expected.got = std::move(why);
  };
  std::string why_not;
  const auto value = value_in(planned, own, why_not);
  if (!value) return could_not_tell(std::move(why_not));
  expected.evidence = own.find(planned.command.text)->text;
  expected.unread = words_for(parsers::not_understood(*value));
  std::optional<parsers::Value> there;
  if (peer.planned != nullptr) there = value_in(*peer.planned, *peer.seen, why_not);
  for (const auto& assertion : planned.that) {
    if (assertion.needs_peer() && !there) return could_not_tell("at the other end " + why_not);
    const auto outcome = assertion.evaluate(*value, there ? &*there : nullptr);
    if (outcome.truth == playbooks::Truth::met) continue;
    expected.health = otherwise;
    expected.got += (expected.got.empty() ? "" : "; ") + outcome.got;
  }
}

}  // namespace

std::vector<Expected> evaluate(const playbooks::Plan& plan, const std::vector<EndSeen>& ends) {
  std::vector<Expected> all;
  for (const auto& step : plan.steps) {
    for (std::size_t number = 0; number < step.step->expect.size(); ++number) {
      const playbooks::Expectation& written = step.step->expect[number];
      for (std::size_t at = 0; at < ends.size(); ++at) {
        const auto& planned = step.ends[at].expect[number];
        if (!planned) continue;
        Peer peer;
        if (ends.size() == 2 && step.ends[1 - at].expect[number])
          peer = {&*step.ends[1 - at].expect[number], &ends[1 - at].seen};
        Expected expected{ends[at].seen.router, written.name, planned->shown, Health::healthy, {}, {}, {}};
        evaluate(*planned, ends[at].seen, peer, written.degraded_only ? Health::degraded : Health::down,
                 expected);
        all.push_back(std::move(expected));
      }
    }
  }
  return all;
}

}  // namespace rtx::health
