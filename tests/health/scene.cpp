#include "tests/health/scene.hpp"

#include <exception>
#include <sys/wait.h>
#include <unistd.h>

namespace rtx::health::testing {

pid_t in_child(const std::function<void()>& act) {
  const pid_t child = fork();
  if (child != 0) return child;
  try {
    act();
  } catch (const std::exception&) {
    _exit(1);
  }
  _exit(0);
}

int ended(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace rtx::health::testing
