#pragma once

#include "parsers/registry.hpp"
#include "playbooks/assertion.hpp"
#include "playbooks/inventory.hpp"
#include "playbooks/playbook.hpp"
#include "playbooks/redactor.hpp"
#include "transports/session.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rtx::playbooks {

/// One line, ready to be typed on one router.
struct PlannedLine {
  transports::Command command;
  std::string shown;  ///< The line as it may be shown: secrets masked.
  Place place;
  std::optional<std::string> expect_error;
};

/// One expectation on one router.
struct PlannedExpectation {
  const parsers::Parser* parser = nullptr;
  transports::Command command;
  std::string shown;
  std::vector<Assertion> that;
};

/// What one end does in one step; the n-th expectation of every end is the same expectation.
struct PlannedEnd {
  bool takes_part = true;
  std::vector<PlannedLine> lines;
  std::vector<std::optional<PlannedExpectation>> expect;  ///< Absent: not asked on this end.
};

struct PlannedStep {
  const Step* step = nullptr;
  std::vector<PlannedEnd> ends;  ///< One per target.
};

/// What logs in at a jump host.
struct HopSecrets {
  std::string name;  ///< Of the host in `Router::hops`.
  transports::Secret password;
  transports::Secret passphrase;
};

/// A router that takes part, in a role.
struct Target {
  Router router;
  std::string role;                           ///< Empty before `bind`: by its position.
  transports::Secret password;                ///< Set by `bind`; empty if the router has no source for it.
  transports::Secret administrator_password;  ///< The same.
  transports::Secret login_password;          ///< The same: of the unnamed user, if `router` names one.
  transports::Secret passphrase;              ///< The same, of its private keys.
  std::vector<HopSecrets> hops;               ///< One for each jump host on the way; set by `bind`.
};

/// A playbook bound to routers and values: everything that will be typed, checked before any router is
/// contacted. Keeps the playbook it points into; not copyable.
struct Plan {
  Plan() = default;
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  Plan(Plan&&) = default;
  Plan& operator=(Plan&&) = default;

  std::shared_ptr<const Playbook> playbook;  ///< Fleets have many plans of one playbook.
  std::vector<Target> targets;
  std::vector<PlannedStep> steps;
  Redactor redactor;
  std::vector<Diagnostic> warnings;
};

/// Fetches the value behind a secret's source. Throws PlaybookError.
using SecretFetcher = std::function<transports::Secret(const SecretSource&, const std::string& what)>;

/// Fetches what opens the private keys for `target`, and what the jump hosts on the way to it want; tells
/// `redactor` of all of it.
void fetch_way(Target& target, const SecretFetcher& fetch, Redactor& redactor);

/// Binds `playbook` to `targets`, one for each role, or any number of them if there is only one role. Values
/// by precedence `overrides` (--set), router, pair, the declaration's environment variable, its default.
/// Fetches every secret, the routers' passwords included; renders every template, quotes, refuses control
/// characters and unbalanced quotes, checks each line against the configuration language and each assertion
/// against its parser's type. Throws PlaybookError with everything that is wrong.
[[nodiscard]] Plan bind(std::shared_ptr<const Playbook> playbook, std::vector<Target> targets,
                        const Variables& pair_variables, const Variables& overrides,
                        const SecretFetcher& fetch);
[[nodiscard]] Plan bind(Playbook playbook, std::vector<Target> targets, const Variables& pair_variables,
                        const Variables& overrides, const SecretFetcher& fetch);

}  // namespace rtx::playbooks
