#include "agent/connector.hpp"

#include "agent/targets.hpp"
#include "transports/raw_tcp.hpp"
#include "transports/serial.hpp"
#include "transports/telnet.hpp"

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

transports::LoginOptions login_options(const playbooks::Target& target, transports::Level level) {
  const playbooks::Router& router = target.router;
  transports::LoginOptions login;
  login.router = router.name;
  login.level = level;
  login.administrator_password = target.administrator_password;
  login.keep_settings = router.keep_console;
  if (router.transport == "ssh") return login;
  transports::EntranceOptions entrance;
  entrance.user = router.user;
  entrance.password = target.password;
  entrance.wake = router.transport != "telnet";
  login.entrance = std::move(entrance);
  return login;
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
  if (router.transport == "ssh") known_hosts_of(router);
}

boost::asio::awaitable<std::unique_ptr<transports::Session>> Connector::open(playbooks::Target target,
                                                                             transports::Level level) {
  transports::LoginOptions login = login_options(target, level);
  auto transport = co_await connect(target);
  auto session = co_await transports::Session::open(std::move(transport), std::move(login));
  co_return session;
}

boost::asio::awaitable<std::unique_ptr<transports::Transport>> Connector::connect(
    const playbooks::Target& target) {
  const std::string& transport = target.router.transport;
  if (transport == "telnet") return connect_telnet(target);
  if (transport == "serial") return connect_serial(target);
  if (transport == "tcp") return connect_raw_tcp(target);
  return connect_ssh(target);
}

boost::asio::awaitable<std::unique_ptr<transports::Transport>> Connector::connect_ssh(
    const playbooks::Target& target) {
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
  transports::KnownHosts& known_hosts = known_hosts_of(router);
  co_return co_await transports::open_ssh(std::move(ssh), known_hosts);
}

boost::asio::awaitable<std::unique_ptr<transports::Transport>> Connector::connect_telnet(
    const playbooks::Target& target) {
  const playbooks::Router& router = target.router;
  if (router.telnet_warning && !std::exchange(has_warned_of_telnet_, true)) {
    spdlog::warn(
        "telnet is clear text: who listens on the way to {} reads all of it, passwords too "
        "(telnet_warning = false in the inventory silences this)",
        router.name);
  }
  transports::TelnetOptions telnet;
  telnet.router = router.name;
  telnet.host = router.host;
  telnet.port = router.port;
  co_return co_await transports::open_telnet(std::move(telnet));
}

boost::asio::awaitable<std::unique_ptr<transports::Transport>> Connector::connect_serial(
    const playbooks::Target& target) {
  const playbooks::Router& router = target.router;
  transports::SerialOptions serial;
  serial.router = router.name;
  serial.device = router.device;
  serial.baud = router.baud;
  if (router.flow == "rts-cts") serial.flow = transports::SerialFlow::rts_cts;
  if (router.flow == "none") serial.flow = transports::SerialFlow::none;
  co_return co_await transports::open_serial(std::move(serial));
}

boost::asio::awaitable<std::unique_ptr<transports::Transport>> Connector::connect_raw_tcp(
    const playbooks::Target& target) {
  const playbooks::Router& router = target.router;
  transports::RawTcpOptions tcp;
  tcp.router = router.name;
  tcp.host = router.host;
  tcp.port = router.port;
  tcp.baud = router.baud;
  co_return co_await transports::open_raw_tcp(std::move(tcp));
}

}  // namespace rtx::agent
