#include "agent/other_users.hpp"

#include "parsers/show_status_user.hpp"

#include <fmt/format.h>

#include <utility>

namespace rtx::agent {

boost::asio::awaitable<std::string> other_administrators(transports::Session& session) {
  transports::Command command{"show status user", transports::Typing::ahead};
  const auto reply = co_await session.send(std::move(command));
  std::string others;
  const auto parsed = parsers::parse_show_status_user(reply.text);
  if (reply.error || !parsed) co_return others;  // Old firmware has no such command.
  for (const auto& user : parsed->user) {
    if (user.self || !user.administrator) continue;
    others += fmt::format("{}{} ({}, idle {} s)", others.empty() ? "" : ", ", user.name.value_or("somebody"),
                          user.connection, user.idle.count());
  }
  co_return others;
}

}  // namespace rtx::agent
