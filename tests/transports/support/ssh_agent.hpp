#pragma once

#include "tests/transports/support/temporary_folder.hpp"

#include <filesystem>
#include <sys/types.h>

namespace rtx::tests {

/// Announces `path` as the agent's socket while it lives.
class AgentAnnounced {
 public:
  explicit AgentAnnounced(const std::filesystem::path& path);
  AgentAnnounced(const AgentAnnounced&) = delete;
  AgentAnnounced& operator=(const AgentAnnounced&) = delete;
  ~AgentAnnounced();
};

/// OpenSSH's own agent, announced, without keys at first.
class SshAgent {
 public:
  SshAgent();
  SshAgent(const SshAgent&) = delete;
  SshAgent& operator=(const SshAgent&) = delete;
  ~SshAgent();

  void add(const std::filesystem::path& key) const;

 private:
  TemporaryFolder folder_;
  AgentAnnounced announced_;
  pid_t process_ = 0;
};

/// Something at the agent's socket that takes connections and never answers.
class SilentAgent {
 public:
  SilentAgent();
  SilentAgent(const SilentAgent&) = delete;
  SilentAgent& operator=(const SilentAgent&) = delete;
  ~SilentAgent();

 private:
  TemporaryFolder folder_;
  AgentAnnounced announced_;
  int socket_ = -1;
};

}  // namespace rtx::tests
