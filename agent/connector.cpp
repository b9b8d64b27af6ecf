#include "agent/connector.hpp"

#include "transports/raw_tcp.hpp"
#include "transports/serial.hpp"
#include "transports/tap.hpp"
#include "transports/telnet.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace rtx::agent {
namespace {

/// A login is several answers, and may begin with a machine that is slow to start its shell.
constexpr std::chrono::seconds for_login{5};

transports::LoginOptions login_options(const playbooks::Target& target, transports::Level level) {
  const playbooks::Router& router = target.router;
  transports::LoginOptions login;
  login.router = router.name;
  login.level = level;
  login.administrator_password = target.administrator_password;
  login.keep_settings = router.keep_console;
  login.answer_timeout = router.answer_timeout;
  login.timeout = router.answer_timeout + for_login;
  if (router.transport == "ssh") return login;
  transports::EntranceOptions entrance;
  entrance.user = router.user;
  entrance.password = target.password;
  entrance.wake = router.transport != "telnet";
  login.entrance = std::move(entrance);
  return login;
}

boost::asio::awaitable<std::unique_ptr<transports::Transport>> connect_serial(
    const playbooks::Router& router) {
  transports::SerialOptions serial;
  serial.router = router.name;
  serial.device = router.device;
  serial.baud = router.baud;
  if (router.flow == "rts-cts") serial.flow = transports::SerialFlow::rts_cts;
  if (router.flow == "none") serial.flow = transports::SerialFlow::none;
  return transports::open_serial(std::move(serial));
}

}  // namespace

Connector::Connector(const ConnectionOptions& options) : ssh_{options} {
  if (!options.record.empty()) recorder_.emplace(options.record);
}

boost::asio::awaitable<std::unique_ptr<transports::Session>> Connector::open(playbooks::Target target,
                                                                             transports::Level level) {
  transports::LoginOptions login = login_options(target, level);
  auto transport = co_await connect(target);
  auto session = co_await transports::Session::open(std::move(transport), std::move(login));
  co_return session;
}

Connector::Opening Connector::connect(const playbooks::Target& target) {
  auto transport = co_await connect_by_transport(target);
  if (recorder_) transport = transports::tapped(std::move(transport), recorder_->next_session(target.router));
  co_return transport;
}

std::string Connector::write_recordings(const playbooks::Redactor& redactor) const {
  return recorder_ ? recorder_->write(redactor) : std::string{};
}

Connector::Opening Connector::connect_by_transport(const playbooks::Target& target) {
  const std::string& transport = target.router.transport;
  if (transport == "telnet") return connect_telnet(target);
  if (transport == "serial") return connect_serial(target.router);
  if (transport == "tcp") return connect_raw_tcp(target);
  return ssh_.open(target);
}

Connector::Opening Connector::connect_telnet(const playbooks::Target& target) {
  const playbooks::Router& router = target.router;
  warn_of_telnet(router);
  transports::TelnetOptions telnet;
  telnet.router = router.name;
  telnet.connect_timeout = router.answer_timeout;
  telnet.host = router.host;
  telnet.port = router.port;
  telnet.dialer = ssh_.dialer_to(target);
  return transports::open_telnet(std::move(telnet));
}

Connector::Opening Connector::connect_raw_tcp(const playbooks::Target& target) {
  const playbooks::Router& router = target.router;
  transports::RawTcpOptions tcp;
  tcp.router = router.name;
  tcp.connect_timeout = router.answer_timeout;
  tcp.host = router.host;
  tcp.port = router.port;
  tcp.baud = router.baud;
  tcp.dialer = ssh_.dialer_to(target);
  return transports::open_raw_tcp(std::move(tcp));
}

/// Once for all routers of a run.
void Connector::warn_of_telnet(const playbooks::Router& router) {
  if (!router.telnet_warning || std::exchange(has_warned_of_telnet_, true)) return;
  spdlog::warn(
      "telnet is clear text: who listens on the way to {} reads all of it, passwords too "
      "(telnet_warning = false in the inventory silences this)",
      router.name);
}

}  // namespace rtx::agent
