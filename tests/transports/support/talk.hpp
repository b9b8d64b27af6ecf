#pragma once

#include "tests/transports/support/memory_transport.hpp"
#include "tests/transports/support/run.hpp"
#include "transports/session_parts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::tests {

using transports::Command;
using transports::Level;
using transports::LoginOptions;
using transports::Reply;
using transports::Secret;
using transports::Session;
using transports::Typing;

inline LoginOptions login_options(std::string password = "tiger") {
  LoginOptions options;
  options.router = "yamaha01";
  options.administrator_password = Secret{std::move(password)};
  return options;
}

/// A session to the router at the other end of `wire`.
inline asio::awaitable<std::unique_ptr<Session>> open(Wire& wire, LoginOptions options) {
  transports::SessionParts parts;
  parts.now = [&wire] { return wire.clock.now; };
  parts.nonce = 0x7f3a;
  auto transport = std::make_unique<MemoryTransport>(wire);
  co_return co_await transports::open_session(std::move(transport), std::move(options), std::move(parts));
}

/// Logs in, lets `talk` use the session, leaves. Returns what could not be put back.
template <class Talk>
std::vector<std::string> converse(Wire& wire, Talk talk, LoginOptions options = login_options()) {
  auto conversation = [&]() -> asio::awaitable<std::vector<std::string>> {
    auto session = co_await open(wire, std::move(options));
    co_await talk(*session);
    co_return co_await session->close();
  };
  return run(conversation());
}

/// The replies to `commands`, one after the other.
inline std::vector<Reply> ask(Wire& wire, std::vector<Command> commands,
                              LoginOptions options = login_options()) {
  std::vector<Reply> replies;
  auto talk = [&](Session& session) -> asio::awaitable<void> {
    for (const Command& command : commands) {
      Command copy = command;
      replies.push_back(co_await session.send(std::move(copy)));
    }
  };
  converse(wire, talk, std::move(options));
  return replies;
}

using Lines = std::vector<std::string>;

/// A router whose configuration holds `lines`, in the order it prints them.
inline ConsoleHabits with_config(Lines lines) {
  ConsoleHabits habits;
  std::sort(lines.begin(), lines.end());
  habits.config = std::move(lines);
  return habits;
}

inline bool has(const Lines& lines, std::string_view line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

/// Runs `check` with the router's bytes read whole, one at a time, and in crooked pieces.
template <class Check>
void in_any_split(Check check) {
  for (const std::size_t split : {std::size_t{100'000}, std::size_t{1}, std::size_t{7}}) {
    CAPTURE(split);
    check(split);
  }
}

inline Command ahead(std::string text) {
  return Command{std::move(text), Typing::ahead};
}
inline Command alone(std::string text) {
  return Command{std::move(text), Typing::alone};
}

}  // namespace rtx::tests
