#include "tests/transports/support/fault_proxy.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rtx::tests {
namespace {

/// How often a connection without traffic looks whether it is to be cut.
constexpr int look_every_ms = 20;

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

void send_at_once(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

FaultProxy::FaultProxy(std::uint16_t server_port, Fault fault, std::size_t after,
                       std::function<void()> on_fault)
    : server_port_{server_port},
      fault_{fault},
      after_{after},
      on_fault_{std::move(on_fault)},
      listener_{std::make_unique<TcpListener>([this](int client) { serve(client); })} {}

std::vector<std::size_t> FaultProxy::boundaries() const {
  const std::lock_guard lock{mutex_};
  return boundaries_;
}

void FaultProxy::serve(int client) {
  const int server = connect_to(server_port_);
  send_at_once(server);
  std::size_t passed = 0;
  bool going = server >= 0 && (fault_ == Fault::none || after_ > 0);
  if (!going) play(client);
  while (going) {
    std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), look_every_ms);
    if (cut_) {
      cut_on_close(client);
      break;
    }
    if (waiting[0].revents != 0) going = pass_on(client, server);
    if (going && waiting[1].revents != 0) going = pass_to_client(server, client, passed);
  }
  ::close(client);
  if (server >= 0) ::close(server);
}

bool FaultProxy::pass_on(int from, int to) const {
  std::array<char, 16384> bytes{};
  const auto length = ::recv(from, bytes.data(), bytes.size(), 0);
  return length > 0 && send_all(to, {bytes.data(), static_cast<std::size_t>(length)});
}

bool FaultProxy::pass_to_client(int server, int client, std::size_t& passed) {
  std::array<char, 16384> bytes{};
  const auto length = ::recv(server, bytes.data(), bytes.size(), 0);
  if (length <= 0) return false;
  const auto came = static_cast<std::size_t>(length);
  const std::size_t left = fault_ == Fault::none ? came : std::min(came, after_ - passed);
  if (!send_all(client, {bytes.data(), left})) return false;
  passed += left;
  {
    const std::lock_guard lock{mutex_};
    boundaries_.push_back(passed);
  }
  if (fault_ == Fault::none || passed < after_) return true;
  play(client);
  return false;
}

void FaultProxy::play(int client) const {
  if (on_fault_) on_fault_();
  if (fault_ == Fault::stall) wait_for_end(client);
  if (fault_ == Fault::cut) cut_on_close(client);
}

}  // namespace rtx::tests
