#include "agent/ssh_way.hpp"

#include "agent/targets.hpp"
#include "playbooks/file.hpp"
#include "playbooks/run_command.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <system_error>
#include <utility>

namespace rtx::agent {

namespace {

namespace fs = std::filesystem;
using playbooks::Router;
using transports::SshConfig;

constexpr std::chrono::seconds patience_with_ssh{10};
constexpr std::size_t longest_answer = 256 * 1024;
/// Jump hosts that lead to jump hosts that lead to ...
constexpr int deepest = 8;

std::vector<std::string> arguments_of_ssh(const fs::path& file) {
  return {"ssh", "-T", "-G", "-F", file.string()};
}

/// A file name of the configuration; nothing if it holds tokens that are not known here.
std::optional<fs::path> file_of(const std::string& text, const Router& router) {
  const auto file =
      transports::replace_tokens(text, {router.host, router.port, router.user, home_folder().string()});
  if (!file) return std::nullopt;
  return fs::path{*file};
}

}  // namespace

fs::path SshConfiguration::file_for(const Router& router) const {
  if (given_ == "none" || !router.use_ssh_config) return {};
  const fs::path wanted = given_.empty() ? router.ssh_config : fs::path{given_};
  const fs::path file = wanted.empty() ? home_folder() / ".ssh" / "config" : wanted;
  if (playbooks::is_there(file)) return file;
  if (wanted.empty()) return {};
  throw UsageError{"there is no SSH configuration " + file.string(),
                   "see ssh_config in the inventory, and --ssh-config"};
}

std::optional<SshConfig> SshConfiguration::ask(const Router& router) {
  const fs::path file = file_for(router);
  if (file.empty() || !transports::is_plain_name(router.host)) return std::nullopt;
  if (defaults_.empty()) {
    auto arguments = arguments_of_ssh("none");
    arguments.emplace_back("localhost");
    const auto output = playbooks::run_command(arguments, patience_with_ssh, longest_answer);
    if (!output.problem.empty()) {
      spdlog::warn("{} is not used: ssh {}", file.string(), output.problem);
      return std::nullopt;
    }
    defaults_ = output.text;
  }
  auto arguments = arguments_of_ssh(file);
  // For `Match user` in it.
  if (transports::is_plain_name(router.user)) arguments.insert(arguments.end(), {"-l", router.user});
  if (router.port_given) arguments.insert(arguments.end(), {"-p", std::to_string(router.port)});
  arguments.push_back(router.host);
  const auto output = playbooks::run_command(arguments, patience_with_ssh, longest_answer);
  if (!output.problem.empty()) {
    throw UsageError{"router '" + router.name + "': `ssh -G -F " + file.string() + " " + router.host + "` " +
                         output.problem,
                     "mend that file, or write ssh_config = false in the inventory"};
  }
  return transports::read_ssh_config(output.text, defaults_);
}

SshHost SshConfiguration::describe(const Router& router, const std::optional<SshConfig>& config) const {
  SshHost host{router, {}, {}};
  if (!router.known_hosts.empty()) host.known_hosts = {router.known_hosts};
  if (!config) return host;
  Router& own = host.router;
  if (!config->host.empty()) own.host = config->host;
  if (!own.port_given && config->port) own.port = *config->port;
  if (own.user.empty()) own.user = config->user;
  if (own.identities.empty()) {
    for (const auto& text : config->identities) {
      if (const auto file = file_of(text, own)) own.identities.push_back(*file);
    }
  }
  if (host.known_hosts.empty()) {
    for (const auto& text : config->known_hosts) {
      if (const auto file = file_of(text, own)) host.known_hosts.push_back(*file);
    }
  }
  if (config->accept_new && own.pinned_host_key.empty()) {
    own.accept_new_host_key = own.accept_new_host_key || *config->accept_new;
  }
  if (own.algorithms.empty()) host.algorithms = config->algorithms;
  return host;
}

/// The jump hosts that the configuration names for `router`, the first with its own before it.
std::vector<SshHost> SshConfiguration::hops_before(const std::vector<std::string>& names,
                                                   const Router& router, std::string& proxy_command,
                                                   int depth) {
  if (depth > deepest) {
    throw UsageError{"router '" + router.name + "': the way through jump hosts has no end",
                     "see ProxyJump in the SSH configuration"};
  }
  std::vector<SshHost> hops;
  for (const auto& name : names) {
    Router hop = playbooks::router_from_address(name.starts_with("ssh://") ? name.substr(6) : name);
    hop.use_ssh_config = router.use_ssh_config;
    hop.ssh_config = router.ssh_config;
    hop.agent = router.agent;
    const auto config = ask(hop);
    if (hops.empty() && config) {
      hops = hops_before(config->jump, hop, proxy_command, depth + 1);
      if (config->jump.empty()) proxy_command = config->proxy_command;
    }
    hops.push_back(describe(hop, config));
  }
  return hops;
}

SshWay SshConfiguration::way_to(const Router& router) {
  SshWay way;
  // Telnet and console servers have jump hosts, too, but OpenSSH's configuration is not about them.
  const auto config = router.transport == "ssh" ? ask(router) : std::nullopt;
  way.router = describe(router, config);
  if (router.has_jump) {
    for (const Router& hop : router.hops) {
      const auto of_hop = ask(hop);
      const bool is_first = way.hops.empty();
      if (is_first && of_hop && !hop.has_jump) {
        way.hops = hops_before(of_hop->jump, hop, way.proxy_command, 1);
        if (of_hop->jump.empty()) way.proxy_command = of_hop->proxy_command;
      }
      way.hops.push_back(describe(hop, of_hop));
    }
  } else if (config) {
    way.hops = hops_before(config->jump, router, way.proxy_command, 1);
    if (config->jump.empty()) way.proxy_command = config->proxy_command;
  }
  return way;
}

}  // namespace rtx::agent
