#include "agent/ssh_connector.hpp"

#include "agent/targets.hpp"
#include "transports/proxy_command.hpp"
#include "transports/ssh_bastion.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace rtx::agent {

SshConnector::SshConnector(const ConnectionOptions& options)
    : known_hosts_{options.known_hosts},
      accept_new_host_key_{options.accept_new_host_key},
      configuration_{options.ssh_config} {}

transports::KnownHosts& SshConnector::known_hosts_of(const SshHost& host) {
  Files files = known_hosts_.empty() ? host.known_hosts : Files{known_hosts_};
  // Files that were asked for stand alone; OpenSSH's own defaults are read together.
  if (files.empty()) files = {home_folder() / ".ssh" / "known_hosts", "/etc/ssh/ssh_known_hosts"};
  const auto [found, added] = known_hosts_files_.try_emplace(files, files);
  if (added) {
    for (const std::string& note : found->second.notes()) spdlog::info("known_hosts: {}", note);
  }
  return found->second;
}

void SshConnector::prepare(const playbooks::Router& router) {
  SshWay way = configuration_.way_to(router);
  if (router.transport == "ssh") {
    if (way.router.router.user.empty()) {
      throw UsageError{"which user on " + router.name + "?",
                       "say so in the inventory (user = \"NAME\"), or USER@" + router.host + ", or --user"};
    }
    known_hosts_of(way.router);
  }
  for (const SshHost& hop : way.hops) known_hosts_of(hop);
  ways_.insert_or_assign(router.name, std::move(way));
}

std::vector<std::string> SshConnector::bastions_before(const playbooks::Router& router) const {
  std::vector<std::string> bastions;
  for (const SshHost& hop : ways_.at(router.name).hops) bastions.push_back(playbooks::address_of(hop.router));
  return bastions;
}

boost::asio::awaitable<std::unique_ptr<transports::Transport>> SshConnector::open(
    const playbooks::Target& target) {
  const SshHost& host = ways_.at(target.router.name).router;
  transports::SshOptions ssh = options_for(host);
  ssh.password = target.password;
  ssh.passphrase = target.passphrase;
  ssh.dialer = dialer_to(target);
  auto transport = co_await transports::open_ssh(std::move(ssh), known_hosts_of(host));
  co_return transport;
}

transports::SshOptions SshConnector::options_for(const SshHost& host) const {
  const playbooks::Router& router = host.router;
  transports::SshOptions ssh;
  ssh.router = router.name;
  ssh.connect_timeout = router.answer_timeout;
  ssh.host = router.host;
  ssh.port = router.port;
  ssh.user = router.user;
  ssh.identities = router.identities;
  ssh.use_agent = router.agent;
  if (router.algorithms == "legacy") ssh.algorithms = transports::AlgorithmSet::legacy;
  ssh.own_algorithms = host.algorithms;
  ssh.pinned_host_key = router.pinned_host_key;
  const bool accept_new = accept_new_host_key_ || router.accept_new_host_key;
  if (accept_new) ssh.host_keys = transports::HostKeyPolicy::accept_new;
  return ssh;
}

std::shared_ptr<transports::Dialer> SshConnector::dialer_to(const playbooks::Target& target) {
  const SshWay& way = ways_.at(target.router.name);
  std::string key = way.proxy_command;
  std::shared_ptr<transports::Dialer> dialer;
  if (!way.proxy_command.empty()) {
    const SshHost& first = way.hops.empty() ? way.router : way.hops.front();
    dialer = std::make_shared<transports::ProxyCommand>(way.proxy_command, first.router.user);
  }
  for (const SshHost& hop : way.hops) {
    const playbooks::Router& host = hop.router;
    key += "\n" + host.name + " " + host.user + "@" + host.host + ":" + std::to_string(host.port);
    std::shared_ptr<transports::Dialer>& shared = bastions_[key];
    if (!shared) shared = bastion(hop, target, dialer);
    dialer = shared;
  }
  return dialer;
}

std::shared_ptr<transports::Dialer> SshConnector::bastion(const SshHost& hop, const playbooks::Target& target,
                                                          std::shared_ptr<transports::Dialer> before) {
  transports::SshOptions ssh = options_for(hop);
  const auto secrets = std::ranges::find(target.hops, hop.router.name, &playbooks::HopSecrets::name);
  if (secrets != target.hops.end()) {
    ssh.password = secrets->password;
    ssh.passphrase = secrets->passphrase;
  }
  ssh.dialer = std::move(before);
  return std::make_shared<transports::SshBastion>(std::move(ssh), known_hosts_of(hop));
}

}  // namespace rtx::agent
