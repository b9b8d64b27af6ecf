#include "tests/transports/support/ssh_agent.hpp"

#include "tests/transports/support/sshd.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <signal.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace rtx::tests {

AgentAnnounced::AgentAnnounced(const std::filesystem::path& path) {
  ::setenv("SSH_AUTH_SOCK", path.c_str(), 1);
}

AgentAnnounced::~AgentAnnounced() {
  ::unsetenv("SSH_AUTH_SOCK");
}

SshAgent::SshAgent() : announced_{folder_ / "agent"} {
  std::string program = "ssh-agent";
  std::string foreground = "-D";
  std::string at = "-a";
  std::string path = (folder_ / "agent").string();
  const std::array<char*, 5> arguments{program.data(), foreground.data(), at.data(), path.data(), nullptr};
  posix_spawn_file_actions_t quiet;
  ::posix_spawn_file_actions_init(&quiet);
  ::posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", 1, 0);
  const int result = ::posix_spawnp(&process_, "ssh-agent", &quiet, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&quiet);
  if (result != 0) throw std::runtime_error{"no ssh-agent: install the package openssh-client"};
  for (int i = 0; i < 1000 && !std::filesystem::exists(path); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
}

SshAgent::~SshAgent() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

void SshAgent::add(const std::filesystem::path& key) const {
  run_command("ssh-add " + key.string());
}

SilentAgent::SilentAgent()
    : announced_{folder_ / "agent"}, socket_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = (folder_ / "agent").string();
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket_, 8) != 0) {
    throw std::runtime_error{"no socket for a silent agent"};
  }
}

SilentAgent::~SilentAgent() {
  ::close(socket_);
}

}  // namespace rtx::tests
