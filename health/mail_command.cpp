#include "health/mail_command.hpp"

#include "health/receiver.hpp"
#include "safety/private_file.hpp"
#include "transports/printable.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace rtx::health {

namespace asio = boost::asio;
using safety::Descriptor;

namespace {

constexpr std::chrono::milliseconds between_looks{10};
constexpr std::size_t most_words = 300;

SendError not_started(const std::string& program, int error) {
  return {fmt::format("the mail command {} cannot be started: {}", transports::printable(program, 60),
                      std::generic_category().message(error)),
          "install a mail system that brings sendmail, or name another command in the settings", false};
}

/// A file in memory that holds `text`: the command reads it at its own pace, and nobody waits for it.
Descriptor in_memory(const std::string& program, const std::string& text) {
  Descriptor file{::memfd_create("rtxctl-mail", MFD_CLOEXEC)};
  if (!file.is_open() || !safety::write_all(file, text, 0)) throw not_started(program, errno);
  return file;
}

pid_t spawn(std::vector<std::string>& command, const Descriptor& input, const Descriptor& words) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input.number(), STDIN_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, words.number(), STDERR_FILENO);
  // Connections to routers must not stay open in here.
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw not_started(command.front(), error);
  return child;
}

/// A command that runs; it ends with this.
class Child {
 public:
  Child(pid_t child, Descriptor words) : child_{child}, words_{std::move(words)} {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (status_) return;
    ::kill(-child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);  // It has no say in it: this does not take long.
  }

  /// Whether it has ended. Also takes what it said, lest it wait for somebody to listen.
  [[nodiscard]] bool has_ended() {
    hear();
    int status = 0;
    if (!status_ && ::waitpid(child_, &status, WNOHANG) == child_) {
      status_ = status;
      hear();
      ::kill(-child_, SIGKILL);  // Whom it left behind in its group.
    }
    return status_.has_value();
  }

  /// Why it is a failure; empty if it is none.
  [[nodiscard]] std::string complaint() const {
    if (WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0) return {};
    const std::string how = WIFSIGNALED(*status_)
                                ? fmt::format("was ended by signal {}", WTERMSIG(*status_))
                                : fmt::format("ended with status {}", WEXITSTATUS(*status_));
    return "the mail command " + how + last_words();
  }

 private:
  void hear() {
    std::array<char, 4096> part{};
    for (;;) {
      const ssize_t size = ::read(words_.number(), part.data(), part.size());
      if (size <= 0) return;
      heard_ += std::string_view{part.data(), static_cast<std::size_t>(size)};
      if (heard_.size() > part.size()) heard_.erase(0, heard_.size() - part.size());
    }
  }

  [[nodiscard]] std::string last_words() const {
    const std::string_view said{heard_};
    const std::size_t end = said.find_last_not_of("\r\n \t");
    if (end == said.npos) return {};
    const std::string_view whole = said.substr(0, end + 1);
    return ": " + transports::printable(whole.substr(whole.find_last_of('\n') + 1), most_words);
  }

  pid_t child_;
  Descriptor words_;
  std::string heard_;
  std::optional<int> status_;  // Once reaped.
};

}  // namespace

asio::awaitable<void> feed_command(std::vector<std::string> command, std::string input,
                                   transports::Deadline deadline) {
  if (command.empty() || command.front().empty()) throw not_started("", ENOENT);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw not_started(command.front(), errno);
  Descriptor ours{ends[0]};
  Descriptor theirs{ends[1]};
  ::fcntl(ours.number(), F_SETFL, O_NONBLOCK);  // This end only: the command may expect to be waited for.
  const pid_t started = spawn(command, in_memory(command.front(), input), theirs);
  Child child{started, std::move(ours)};
  theirs = Descriptor{};
  asio::steady_timer timer{co_await asio::this_coro::executor};
  while (!child.has_ended()) {
    if (transports::Clock::now() >= deadline)
      throw SendError{"the mail command did not end in time", "try it by hand: " + command.front()};
    timer.expires_after(between_looks);
    co_await timer.async_wait(asio::use_awaitable);
  }
  const std::string complaint = child.complaint();
  if (!complaint.empty()) throw SendError{complaint, "see the mail system's own log"};
}

}  // namespace rtx::health
