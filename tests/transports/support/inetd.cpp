#include "tests/transports/support/inetd.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rtx::tests {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  return pointers;
}

}  // namespace

void serve_as_inetd(int socket, const std::vector<std::string>& arguments, const std::filesystem::path& log,
                    const std::vector<std::string>& more_environment) {
  std::vector<std::string> argument_texts = arguments;
  std::vector<char*> argument_pointers = pointers_to(argument_texts);
  argument_pointers.push_back(nullptr);
  std::vector<std::string> environment_texts = more_environment;
  std::vector<char*> environment = pointers_to(environment_texts);
  for (char** variable = environ; *variable != nullptr; ++variable) environment.push_back(*variable);
  environment.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t child = 0;
  const int result = ::posix_spawn(&child, argument_pointers.front(), &actions, nullptr,
                                   argument_pointers.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(socket);
  if (result == 0) ::waitpid(child, nullptr, 0);
}

}  // namespace rtx::tests
