#pragma once

#include "agent/connector.hpp"
#include "playbooks/plan.hpp"
#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rtx::agent {

/// What came of one command on one router: a reply, or trouble.
struct Answer {
  std::unique_ptr<transports::Session> session;
  std::optional<transports::Reply> reply;
  std::exception_ptr trouble;
  std::vector<std::string> not_put_back;  ///< Console settings.
};

/// Logs in, types `command`, leaves. Cancelling ends the command, never the leaving.
[[nodiscard]] boost::asio::awaitable<Answer> ask(Connector& connector, playbooks::Target target,
                                                 transports::Level level, transports::Command command);

/// The same on many routers, `at_once` of them side by side; no further one is begun once `stopped` is set.
/// Answers in the order of `targets`, one without reply and trouble where nothing was begun.
[[nodiscard]] boost::asio::awaitable<std::vector<Answer>> ask_all(Connector& connector,
                                                                  std::vector<playbooks::Target> targets,
                                                                  transports::Level level,
                                                                  transports::Command command, int at_once,
                                                                  const bool& stopped);

}  // namespace rtx::agent
