#pragma once

#include "tests/transports/support/tcp_listener.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace rtx::tests {

/// Stands between a client and a server on 127.0.0.1, and after a given number of bytes from the server does
/// something to the client.
class FaultProxy {
 public:
  enum class Fault {
    none,
    stall,  ///< Nothing more comes; the connection stays.
    end,    ///< The connection ends in order (FIN).
    cut,    ///< The connection is cut (RST).
  };

  FaultProxy(std::uint16_t server_port, Fault fault = Fault::none, std::size_t after = 0,
             std::function<void()> on_fault = {});

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_->port(); }
  /// Cuts every connection, now (RST).
  void cut() noexcept { cut_ = true; }
  /// How many bytes had come from the server each time that some came: where a conversation can break.
  [[nodiscard]] std::vector<std::size_t> boundaries() const;

 private:
  void serve(int client);
  bool pass_on(int from, int to) const;
  bool pass_to_client(int server, int client, std::size_t& passed);
  void play(int client) const;

  std::uint16_t server_port_;
  Fault fault_;
  std::size_t after_;
  std::function<void()> on_fault_;
  std::atomic<bool> cut_ = false;
  mutable std::mutex mutex_;
  std::vector<std::size_t> boundaries_;
  std::unique_ptr<TcpListener> listener_;  // Last: it ends first.
};

}  // namespace rtx::tests
