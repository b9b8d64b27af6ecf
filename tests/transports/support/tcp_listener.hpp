#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <string_view>
#include <thread>
#include <vector>

namespace rtx::tests {

/// A listening socket on a free loopback port; every connection gets a thread that runs `serve` on it.
/// `serve` owns the descriptor. Going away waits for all of them, so whoever connects must have closed.
class TcpListener {
 public:
  explicit TcpListener(std::function<void(int)> serve);
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;
  ~TcpListener();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

 private:
  void accept();

  std::function<void(int)> serve_;
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::list<std::thread> connections_;  // Touched by the accepting thread, and after it has ended.
  std::thread accepting_;
};

/// A port of 127.0.0.1 that nothing listens on.
std::uint16_t closed_port();

/// A port of 127.0.0.1 that answers no packet, like a host that is switched off: its queue of connections
/// that nobody accepts is full.
class SilentPort {
 public:
  SilentPort();
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  ~SilentPort();

  [[nodiscard]] std::uint16_t number() const noexcept { return number_; }

 private:
  std::vector<int> sockets_;
  std::uint16_t number_ = 0;
};

/// Waits until the peer of `socket` has closed or cut the connection; reads and drops what comes before.
void wait_for_end(int socket);

/// The same without reading anything.
void wait_for_hang_up(int socket);

/// Makes the coming close() of `socket` cut the connection (RST) instead of ending it.
void cut_on_close(int socket);

/// Sends all of it; false if the peer is gone.
bool send_all(int socket, std::string_view bytes);

}  // namespace rtx::tests
