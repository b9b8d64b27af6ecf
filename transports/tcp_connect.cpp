#include "transports/tcp_connect.hpp"

#include "transports/deadline.hpp"
#include "transports/failure.hpp"
#include "transports/printable.hpp"

#include <boost/asio/as_tuple.hpp>
#include <fmt/format.h>

#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace rtx::transports {
namespace {

using asio::ip::tcp;
using Addresses = std::vector<tcp::endpoint>;

/// A name resolution that may outlive whoever asked: getaddrinfo() cannot be interrupted, so at the deadline
/// it is left to end by itself, and its handler must find everything still alive.
struct Resolution {
  explicit Resolution(const asio::any_io_executor& executor) : resolver{executor}, done{executor} {}

  tcp::resolver resolver;
  asio::steady_timer done;  // Waited on until the deadline; cancelled by the answer.
  std::optional<boost::system::error_code> error;
  Addresses addresses;
};

void start(const std::shared_ptr<Resolution>& resolution, const std::string& host, std::uint16_t port) {
  resolution->resolver.async_resolve(
      host, std::to_string(port), tcp::resolver::numeric_service,
      [resolution](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
        resolution->error = error;
        for (const auto& entry : results) resolution->addresses.push_back(entry.endpoint());
        resolution->done.cancel();
      });
}

asio::awaitable<Addresses> resolve(std::string host, std::uint16_t port, Deadline deadline) {
  boost::system::error_code not_numeric;
  const auto address = asio::ip::make_address(host, not_numeric);
  if (!not_numeric) co_return Addresses(1, tcp::endpoint{address, port});

  const auto executor = co_await asio::this_coro::executor;
  const auto resolution = std::make_shared<Resolution>(executor);
  resolution->done.expires_at(deadline);
  start(resolution, host, port);
  const auto [waited] = co_await resolution->done.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!resolution->error) {
    if (waited) throw Failure{Trouble::cancelled, "stopped while looking up " + printable(host)};
    throw Failure{Trouble::name_not_resolved,
                  fmt::format("{}: the name was not resolved in time", printable(host)),
                  "check the name, or give the router's address"};
  }
  if (*resolution->error || resolution->addresses.empty()) {
    throw Failure{Trouble::name_not_resolved,
                  fmt::format("{}: {}", printable(host), resolution->error->message()),
                  "check the name, or give the router's address"};
  }
  co_return std::move(resolution->addresses);
}

Trouble trouble_of(const boost::system::error_code& error) {
  if (error == asio::error::connection_refused) return Trouble::refused;
  // Somebody accepted and cut at once, before this side had looked.
  if (error == asio::error::connection_reset) return Trouble::reset;
  return Trouble::unreachable;
}

asio::awaitable<tcp::socket> connect(tcp::endpoint endpoint, Deadline at) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::socket socket{executor};
  try {
    auto connecting = socket.async_connect(endpoint, asio::use_awaitable);
    Failure expired{Trouble::unreachable, "no answer in time"};
    co_await deadline(std::move(connecting), at, std::move(expired));
  } catch (const boost::system::system_error& error) {
    throw Failure{trouble_of(error.code()), error.code().message()};
  }
  // A connection that has been cut already refuses the option; the first read says so in better words.
  boost::system::error_code already_cut;
  socket.set_option(tcp::no_delay{true}, already_cut);
  notice_death(socket.native_handle());
  co_return std::move(socket);
}

std::string advice(Trouble trouble) {
  if (trouble == Trouble::refused) {
    return "check on the router that the service is on (`sshd service on`) and listens on that port";
  }
  return "check the address and the route to it, and `sshd host` and the filters on the router";
}

void set_option(int socket, int level, int name, int value) noexcept {
  // Refused by a connection that has been cut already: nothing is lost then.
  static_cast<void>(::setsockopt(socket, level, name, &value, sizeof value));
}

}  // namespace

void notice_death(int socket) noexcept {
  constexpr int probes = 4;
  constexpr int idle = dead_peer_noticed_after.count() / 3;
  constexpr int interval = (dead_peer_noticed_after.count() - idle) / probes;
  set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, idle);
  set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, interval);
  set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, probes);
  // What has been sent and is not acknowledged holds the probes back: it has a limit of its own.
  constexpr auto limit = std::chrono::milliseconds{dead_peer_noticed_after}.count();
  set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(limit));
}

asio::awaitable<tcp::socket> connect_tcp(std::string host, std::uint16_t port, Deadline at) {
  const auto addresses = co_await resolve(host, port, at);
  Trouble trouble = Trouble::unreachable;
  std::string tried;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto now = Clock::now();
    const auto share = (at - now) / static_cast<Clock::rep>(addresses.size() - i);
    try {
      co_return co_await connect(addresses[i], now + share);
    } catch (const Failure& failure) {
      if (failure.trouble == Trouble::cancelled) throw;
      if (failure.trouble != Trouble::unreachable) trouble = failure.trouble;
      tried += fmt::format("{}{}: {}", tried.empty() ? "" : "; ", addresses[i].address().to_string(),
                           failure.what());
    }
  }
  throw Failure{trouble, fmt::format("cannot connect to port {} ({})", port, tried), advice(trouble)};
}

std::string host_and_port(const std::string& host, std::uint16_t port) {
  const bool bracketed = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", bracketed ? "[" : "", printable(host), bracketed ? "]" : "", port);
}

}  // namespace rtx::transports
