#pragma once

#include "agent/connector.hpp"
#include "agent/screen.hpp"
#include "playbooks/plan.hpp"
#include "transports/failure.hpp"
#include "transports/session.hpp"

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
  std::vector<transports::Reply> further;  ///< To `Question::then`.
  std::exception_ptr trouble;
  std::vector<std::string> not_put_back;  ///< Console settings.
};

/// One command for many routers.
struct Question {
  transports::Command command;
  std::vector<transports::Command> then;  ///< Asked behind it, on the same session.
  transports::Level level = transports::Level::administrator;
  int at_once = 16;   ///< So many routers side by side.
  int verbosity = 0;  ///< As of `start_log`.
};

struct Answers {
  std::vector<Answer>
      of;              ///< In the order of the routers; neither reply nor trouble where nothing was begun.
  int stopped_by = 0;  ///< The signal that ended it; 0: none.
};

/// Asks all `targets`, which `connector` has been prepared for: logs in, types the command, leaves. Ctrl-C
/// ends the commands, never the leaving, and lets no further router begin. Says on `screen` what happens
/// meanwhile, which console settings could not be put back, and what went wrong with recordings.
[[nodiscard]] Answers ask_routers(Connector& connector, const std::vector<playbooks::Target>& targets,
                                  Question question, const playbooks::Redactor& redactor,
                                  const Screen& screen);

/// What went wrong, its words naming the router.
[[nodiscard]] transports::Failure failure_of(const std::exception_ptr& trouble, const std::string& router);

}  // namespace rtx::agent
