#include "playbooks/plan.hpp"

#include "playbooks/planner.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace rtx::playbooks {
namespace {

class Binder {
 public:
  Binder(const Playbook& playbook, const Variables& pair, const Variables& overrides,
         const SecretFetcher& fetch, Plan& plan)
      : playbook_{playbook}, pair_{pair}, overrides_{overrides}, fetch_{fetch}, plan_{plan} {}

  void run() {
    assign_roles();
    check_overrides();
    for (auto& target : plan_.targets) bind_target(target);
    if (has_errors(problems_)) return;
    auto planned = plan_steps(playbook_, ends_, false, plan_.redactor);
    plan_.steps = std::move(planned.steps);
    problems_.insert(problems_.end(), planned.problems.begin(), planned.problems.end());
  }

  Diagnostics take_problems() { return std::move(problems_); }

 private:
  void assign_roles() {
    const auto roles = playbook_.roles.size();
    const auto routers = plan_.targets.size();
    const bool fits = roles == 1 ? routers >= 1 : routers == roles;
    if (!fits) {
      const auto hint =
          roles == 2 ? "it runs on a pair: --pair NAME" : "it runs on single routers: --router NAME";
      report({playbook_.file.string(), 0, 0},
             "the playbook has " + std::to_string(roles) + " role" + (roles == 1 ? "" : "s") + ", and " +
                 std::to_string(routers) + " router" + (routers == 1 ? " is" : "s are") + " given",
             hint);
    }
    for (std::size_t at = 0; at < routers; ++at)
      if (plan_.targets[at].role.empty()) plan_.targets[at].role = playbook_.roles[std::min(at, roles - 1)];
  }

  /// `--set` is meant for this playbook, so a name that it does not declare is a slip.
  void check_overrides() {
    std::vector<std::string> names;
    for (const auto& declaration : playbook_.variables) names.push_back(declaration.name);
    for (const auto& [name, value] : overrides_)
      if (std::ranges::find(names, name) == names.end())
        report(value.place, "the playbook declares no variable '" + printable(name) + "'",
               suggestion(name, names));
  }

  void bind_target(Target& target) {
    const auto& name = target.router.name;
    target.password = fetched(target.router.password, "password of router '" + name + "'");
    target.administrator_password =
        fetched(target.router.administrator_password, "administrator password of router '" + name + "'");
    target.login_password = fetched(target.router.login_password, "login password of router '" + name + "'");
    plan_.redactor.add(target.login_password);
    plan_.redactor.add(target.password);
    plan_.redactor.add(target.administrator_password);
    fetch_way(
        target, [this](const SecretSource& source, const std::string& what) { return fetched(source, what); },
        plan_.redactor);

    PlannedRole end;
    end.role = target.role;
    for (const auto& declaration : playbook_.variables) bind_variable(declaration, target, end.values.own);
    end.values.own["router"] = {VariableType::text, name, {}};
    end.values.own["role"] = {VariableType::text, target.role, {}};
    ends_.push_back(std::move(end));
  }

  /// By precedence: `--set`, the router's own, the pair's.
  [[nodiscard]] const VariableValue* given(const std::string& name, const Router& router) const {
    for (const auto* variables : {&overrides_, &router.variables, &pair_}) {
      const auto found = variables->find(name);
      if (found != variables->end()) return &found->second;
    }
    return nullptr;
  }

  void bind_variable(const VariableDeclaration& declaration, const Target& target, BoundVariables& bound) {
    const auto& name = declaration.name;
    if (const auto* value = given(name, target.router)) {
      bind_value(declaration, *value, bound);
    } else if (declaration.environment && ::getenv(declaration.environment->c_str()) != nullptr) {
      VariableValue from_environment;
      from_environment.value =
          SecretSource{SecretSource::From::environment, *declaration.environment, {}, {}, declaration.place};
      from_environment.place = declaration.place;
      bind_value(declaration, from_environment, bound);
    } else if (declaration.fallback) {
      bound[name] = {declaration.type, *declaration.fallback, {}};
    } else {
      const bool secret = declaration.type == VariableType::secret;
      report(declaration.place,
             "router '" + target.router.name + "' has no value for '" + name + "'" +
                 (declaration.help.empty() ? "" : " (" + declaration.help + ")"),
             "give one in the inventory, [router." + target.router.name + ".vars]" +
                 (secret ? "" : ", or with --set " + name + "=..."));
    }
  }

  void bind_value(const VariableDeclaration& declaration, const VariableValue& value, BoundVariables& bound) {
    const bool is_secret = declaration.type == VariableType::secret;
    const auto what = "variable '" + declaration.name + "'";
    transports::Secret secret;
    if (const auto* source = std::get_if<SecretSource>(&value.value)) {
      const auto before = problems_.size();
      secret = fetched(*source, what);
      if (problems_.size() != before) return;
    } else if (is_secret && !value.private_file) {
      report(value.place, what + " is a secret and stands where others can read it",
             "write where it is, such as { env = \"NAME\" }, or make the file yours alone (mode 0600)", true);
      return;
    } else {
      secret = transports::Secret{std::get<std::string>(value.value)};
    }
    auto checked = check_value(declaration.type, secret.reveal());
    if (!checked.problem.empty()) {
      const auto shown = is_secret || std::holds_alternative<SecretSource>(value.value)
                             ? std::string{}
                             : " '" + printable(secret.reveal(), 60) + "'";
      report(value.place, "the value" + shown + " of " + what + " " + checked.problem, {}, is_secret);
      return;
    }
    if (is_secret) plan_.redactor.add(secret);
    bound[declaration.name] = is_secret ? BoundVariable{declaration.type, {}, std::move(secret)}
                                        : BoundVariable{declaration.type, std::move(checked.canonical), {}};
  }

  transports::Secret fetched(const SecretSource& source, const std::string& what) {
    if (source.from == SecretSource::From::nowhere) return {};
    try {
      return fetch_(source, what);
    } catch (const PlaybookError& error) {
      problems_.insert(problems_.end(), error.diagnostics.begin(), error.diagnostics.end());
      return {};
    }
  }

  void report(const Place& place, std::string message, std::string hint = {}, bool hide = false) {
    const auto same = [&](const Diagnostic& one) { return one.message == message && one.place == place; };
    if (std::ranges::any_of(problems_, same)) return;
    problems_.push_back({Severity::error, place, std::move(message), std::move(hint), hide});
  }

  const Playbook& playbook_;
  const Variables& pair_;
  const Variables& overrides_;
  const SecretFetcher& fetch_;
  Plan& plan_;
  std::vector<PlannedRole> ends_;
  Diagnostics problems_;
};

}  // namespace

void fetch_way(Target& target, const SecretFetcher& fetch, Redactor& redactor) {
  const auto fetched = [&](const SecretSource& source, const std::string& what) {
    auto secret = fetch(source, what);
    redactor.add(secret);
    return secret;
  };
  const Router& router = target.router;
  target.passphrase = fetched(router.passphrase, "passphrase of the keys for router '" + router.name + "'");
  target.hops.clear();
  for (const Router& hop : router.hops) {
    HopSecrets secrets;
    secrets.name = hop.name;
    secrets.password = fetched(hop.password, "password of jump host '" + hop.name + "'");
    secrets.passphrase = fetched(hop.passphrase, "passphrase of the keys for jump host '" + hop.name + "'");
    target.hops.push_back(std::move(secrets));
  }
}

Plan bind(std::shared_ptr<const Playbook> playbook, std::vector<Target> targets,
          const Variables& pair_variables, const Variables& overrides, const SecretFetcher& fetch) {
  Plan plan;
  plan.targets = std::move(targets);
  Binder binder{*playbook, pair_variables, overrides, fetch, plan};
  binder.run();
  auto problems = binder.take_problems();
  if (has_errors(problems)) throw PlaybookError{std::move(problems)};
  plan.warnings = std::move(problems);
  plan.playbook = std::move(playbook);
  return plan;
}

Plan bind(Playbook playbook, std::vector<Target> targets, const Variables& pair_variables,
          const Variables& overrides, const SecretFetcher& fetch) {
  return bind(std::make_shared<const Playbook>(std::move(playbook)), std::move(targets), pair_variables,
              overrides, fetch);
}

}  // namespace rtx::playbooks
