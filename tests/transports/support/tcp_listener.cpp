#include "tests/transports/support/tcp_listener.hpp"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rtx::tests {
namespace {

sockaddr* as_address(sockaddr_in& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

std::uint16_t bind_free_port(int socket) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(socket, as_address(address), length) != 0 ||
      ::getsockname(socket, as_address(address), &length) != 0) {
    throw std::runtime_error{"no free port"};
  }
  return ntohs(address.sin_port);
}

}  // namespace

TcpListener::TcpListener(std::function<void(int)> serve)
    : serve_{std::move(serve)}, socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  port_ = bind_free_port(socket_);
  if (::listen(socket_, 64) != 0) throw std::runtime_error{"cannot listen"};
  accepting_ = std::thread{[this] { accept(); }};
}

TcpListener::~TcpListener() {
  ::shutdown(socket_, SHUT_RDWR);
  accepting_.join();
  for (auto& connection : connections_) connection.join();
  ::close(socket_);
}

void TcpListener::accept() {
  for (;;) {
    const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;  // Or every small answer would wait 40 ms for the client's delayed acknowledgement.
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_.emplace_back([this, socket] { serve_(socket); });
  }
}

std::uint16_t closed_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const std::uint16_t port = bind_free_port(socket);
  ::close(socket);
  return port;
}

SilentPort::SilentPort() {
  sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  number_ = bind_free_port(sockets_.front());
  ::listen(sockets_.front(), 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(number_);
  constexpr int more_than_the_queue_holds = 4;
  for (int i = 0; i < more_than_the_queue_holds; ++i) {
    sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ::connect(sockets_.back(), as_address(address), sizeof address);
  }
}

SilentPort::~SilentPort() {
  for (const int socket : sockets_) ::close(socket);
}

void wait_for_end(int socket) {
  std::array<char, 65536> dropped{};
  for (;;) {
    pollfd waiting{socket, POLLIN, 0};
    ::poll(&waiting, 1, -1);
    if (::recv(socket, dropped.data(), dropped.size(), MSG_DONTWAIT) <= 0) return;
  }
}

void wait_for_hang_up(int socket) {
  pollfd waiting{socket, POLLRDHUP, 0};
  ::poll(&waiting, 1, -1);
}

void cut_on_close(int socket) {
  const linger cut{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &cut, sizeof cut);
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto length = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (length <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(length));
  }
  return true;
}

}  // namespace rtx::tests
