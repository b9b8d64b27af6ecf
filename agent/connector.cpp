#include "agent/connector.hpp"

#include "agent/targets.hpp"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

namespace rtx::agent {

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& given) {
  // A file that was asked for stands alone; OpenSSH's own defaults are read together.
  if (!given.empty()) return {given};
  return {home_folder() / ".ssh" / "known_hosts", "/etc/ssh/ssh_known_hosts"};
}

}  // namespace

Connector::Connector(const ConnectionOptions& options)
    : known_hosts_{options.known_hosts}, accept_new_host_key_{options.accept_new_host_key} {}

transports::KnownHosts& Connector::known_hosts_of(const playbooks::Router& router) {
  const std::filesystem::path& given = known_hosts_.empty() ? router.known_hosts : known_hosts_;
  const auto [found, added] = known_hosts_files_.try_emplace(given, files_of(given));
  if (added) {
    for (const std::string& note : found->second.notes()) spdlog::info("known_hosts: {}", note);
  }
  return found->second;
}

void Connector::prepare(const playbooks::Router& router) {
  if (router.transport != "ssh") {
    throw UsageError{"router '" + router.name + "': transport '" + router.transport + "' is not known",
                     "transport = \"ssh\""};
  }
  known_hosts_of(router);
}

boost::asio::awaitable<std::unique_ptr<transports::Session>> Connector::open(playbooks::Target target,
                                                                             transports::Level level) {
  const playbooks::Router& router = target.router;
  transports::SshOptions ssh;
  ssh.router = router.name;
  ssh.host = router.host;
  ssh.port = router.port;
  ssh.user = router.user;
  ssh.password = target.password;
  ssh.identities = router.identities;
  ssh.use_agent = router.agent;
  if (accept_new_host_key_ || router.accept_new_host_key)
    ssh.host_keys = transports::HostKeyPolicy::accept_new;

  transports::LoginOptions login;
  login.router = router.name;
  login.level = level;
  login.administrator_password = target.administrator_password;

  transports::KnownHosts& known_hosts = known_hosts_of(router);
  auto transport = co_await transports::open_ssh(std::move(ssh), known_hosts);
  auto session = co_await transports::Session::open(std::move(transport), std::move(login));
  co_return session;
}

}  // namespace rtx::agent
