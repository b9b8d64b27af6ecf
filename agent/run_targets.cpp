#include "agent/run_targets.hpp"

#include "agent/prompt.hpp"
#include "agent/targets.hpp"

#include <utility>

namespace rtx::agent {
namespace {

using playbooks::Router;
using playbooks::SecretSource;
using playbooks::Target;

void use_source(SecretSource& source, const std::string& variable, const std::filesystem::path& file,
                const std::string& option) {
  if (!variable.empty()) {
    source = SecretSource{};
    source.from = SecretSource::From::environment;
    source.argument = variable;
    source.place.file = option + "-env";
  } else if (!file.empty()) {
    source = SecretSource{};
    source.from = SecretSource::From::file;
    source.argument = file.string();
    source.place.file = option + "-file";
  }
}

/// A secret from its source; of a router that is in no inventory, from whoever sits at the terminal, if
/// anyone does.
transports::Secret secret_for(const SecretSource& source, const std::string& what, bool may_ask,
                              const playbooks::SecretFetcher& fetch) {
  if (source.from != SecretSource::From::nowhere || !may_ask) return fetch(source, what);
  const auto prompt = terminal_prompt();
  return prompt ? prompt(what + " (Enter: none)") : transports::Secret{};
}

}  // namespace

RunTargets::RunTargets(const ConnectionOptions& connection, const LoginOptions& login, Passwords passwords)
    : inventory_{load_inventory(find_inventory(connection.inventory))},
      login_{login},
      passwords_{passwords},
      fetch_{playbooks::make_secret_fetcher(terminal_prompt())} {}

Target RunTargets::router(const std::string& name, Connector& connector,
                          playbooks::Redactor& redactor) const {
  Target target;
  target.router = find_router(inventory_, name);
  Router& router = target.router;
  if (!login_.user.empty()) router.user = login_.user;
  if (!login_.identities.empty()) router.identities = login_.identities;
  use_source(router.password, login_.password_env, login_.password_file, "--password");
  use_source(router.administrator_password, login_.administrator_password_env,
             login_.administrator_password_file, "--administrator-password");
  connector.prepare(router);
  fetch_secrets(target, inventory_.routers.contains(name));
  playbooks::fetch_way(target, fetch_, redactor);
  redactor.add(target.password);
  redactor.add(target.administrator_password);
  redactor.add(target.login_password);
  return target;
}

void RunTargets::fetch_secrets(Target& target, bool listed) const {
  const Router& router = target.router;
  const std::string place = router.transport == "serial" ? router.device : router.host;
  const std::string who = router.user.empty() ? place : router.user + "@" + place;
  const bool asks_login = !listed && login_.identities.empty();
  // On a line without SSH the person at a console logs in there.
  const bool logs_in = passwords_ != Passwords::none || router.transport == "ssh";
  if (logs_in) target.password = secret_for(router.password, "password of " + who, asks_login, fetch_);
  if (passwords_ == Passwords::login_and_administrator) {
    target.administrator_password =
        secret_for(router.administrator_password, "administrator password of " + place, !listed, fetch_);
    target.login_password = secret_for(router.login_password, "login password of " + place, false, fetch_);
  }
}

std::vector<Target> RunTargets::group(const std::string& name, Connector& connector,
                                      playbooks::Redactor& redactor) const {
  const auto found = inventory_.groups.find(name);
  if (found == inventory_.groups.end()) {
    std::vector<std::string> known;
    for (const auto& [group, members] : inventory_.groups) known.push_back(group);
    throw UsageError{"there is no group '" + name + "' in the inventory", playbooks::suggestion(name, known)};
  }
  if (found->second.empty())
    throw UsageError{"no router is in group '" + name + "'", "see `group` of a router"};
  std::vector<Target> targets;
  for (const std::string& member : found->second) targets.push_back(router(member, connector, redactor));
  return targets;
}

}  // namespace rtx::agent
