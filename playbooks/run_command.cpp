#include "playbooks/run_command.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace rtx::playbooks {
namespace {

using Clock = std::chrono::steady_clock;

/// Both ends of a pipe, closed when they go.
struct Pipe {
  Pipe() { failed = ::pipe2(ends.data(), O_CLOEXEC) != 0; }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(0);
    close(1);
  }
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{-1, -1};
  bool failed = false;
};

struct SpawnActions {
  SpawnActions() { posix_spawn_file_actions_init(&actions); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions); }
  posix_spawn_file_actions_t actions{};
};

/// Starts the program with its standard output in `output`. Returns an error number.
int start(const std::vector<std::string>& arguments, int output, pid_t& child) {
  std::vector<std::string> copies = arguments;
  std::vector<char*> pointers;
  for (auto& copy : copies) pointers.push_back(copy.data());
  pointers.push_back(nullptr);
  SpawnActions spawn;
  posix_spawn_file_actions_addopen(&spawn.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, output, STDOUT_FILENO);
  return ::posix_spawnp(&child, pointers[0], &spawn.actions, nullptr, pointers.data(), environ);
}

/// Reads until the end of the output; returns what stopped it before.
std::string collect(int input, Clock::time_point deadline, std::size_t limit, std::string& text) {
  std::array<char, 4096> buffer{};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return "did not end in time";
    pollfd ready{input, POLLIN, 0};
    const int events = ::poll(&ready, 1, static_cast<int>(left));
    if (events == 0 || (events < 0 && errno == EINTR)) continue;
    const auto count = ::read(input, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return {};
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > limit) return "printed more than " + std::to_string(limit) + " bytes";
  }
}

/// Waits for the program until `deadline`, then kills it.
std::string ended(pid_t child, Clock::time_point deadline) {
  constexpr timespec pause{0, 5'000'000};
  int status = 0;
  pid_t done = 0;
  while ((done = ::waitpid(child, &status, WNOHANG)) == 0 && Clock::now() < deadline)
    ::nanosleep(&pause, nullptr);
  if (done == 0) {
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return "did not end in time";
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFEXITED(status)) return "ended with status " + std::to_string(WEXITSTATUS(status));
  return "was ended by signal " + std::to_string(WTERMSIG(status));
}

}  // namespace

CommandOutput run_command(const std::vector<std::string>& arguments, std::chrono::milliseconds timeout,
                          std::size_t limit) {
  const auto deadline = Clock::now() + timeout;
  Pipe pipe;
  pid_t child = 0;
  const int error = pipe.failed ? errno : start(arguments, pipe.ends[1], child);
  if (error != 0) {
    const char* reason = std::strerror(error);  // NOLINT(concurrency-mt-unsafe): before any thread
    return {{}, std::string{"could not be started: "} + reason};
  }
  pipe.close(1);
  CommandOutput output;
  output.problem = collect(pipe.ends[0], deadline, limit, output.text);
  pipe.close(0);
  // A program that was stopped for what it did is not waited for.
  const auto end = ended(child, output.problem.empty() ? deadline : Clock::now());
  if (output.problem.empty()) output.problem = end;
  if (!output.problem.empty()) output.text.clear();
  return output;
}

}  // namespace rtx::playbooks
