#pragma once

#include "tests/transports/support/run.hpp"
#include "transports/ssh.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace rtx::tests {

using transports::HostKeyPolicy;
using transports::KnownHosts;
using transports::open_ssh;
using transports::Secret;
using transports::SshOptions;
using transports::Transport;

/// The right user and password for `SshServer`, any new host key accepted, no agent.
inline SshOptions options_for(std::uint16_t port) {
  SshOptions options;
  options.router = "yamaha01";
  options.host = "127.0.0.1";
  options.port = port;
  options.user = "admin";
  options.password = Secret{"correct horse"};
  options.use_agent = false;
  options.host_keys = HostKeyPolicy::accept_new;
  return options;
}

/// Reads `length` bytes, no more.
inline asio::awaitable<std::string> read_exactly(Transport& transport, std::size_t length,
                                                 Deadline deadline) {
  std::string heard;
  std::string buffer(65536, '\0');
  while (heard.size() < length) {
    const std::span<char> room{buffer.data(), std::min(buffer.size(), length - heard.size())};
    const std::size_t came = co_await transport.read_some(room, deadline);
    heard.append(buffer, 0, came);
  }
  co_return heard;
}

/// Logs in, types `text`, reads as much back, leaves.
inline asio::awaitable<std::string> talk(SshOptions options, KnownHosts& known_hosts, std::string text,
                                         std::chrono::milliseconds timeout = 20s) {
  const Deadline deadline = Clock::now() + timeout;
  const auto transport = co_await open_ssh(std::move(options), known_hosts);
  co_await transport->write(text, deadline);
  std::string heard = co_await read_exactly(*transport, text.size(), deadline);
  co_await transport->close(deadline);
  co_return heard;
}

/// Whether `text` is in what a failure tells the user.
inline bool says(const Failure& failure, const std::string& text) {
  return (std::string{failure.what()} + "\n" + failure.next_step).find(text) != std::string::npos;
}

}  // namespace rtx::tests
