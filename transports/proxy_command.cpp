#include "transports/proxy_command.hpp"

#include "transports/printable.hpp"
#include "transports/ssh_config.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace rtx::transports {
namespace {

using Socket = asio::local::stream_protocol::socket;

/// How long a command may take to end after it has been asked to.
constexpr std::chrono::milliseconds patience{1000};
constexpr std::size_t most_words = 300;

/// Ends the process group of `child` and reaps it, aside: a command may take its time to end.
void end(pid_t child) {
  static asio::thread_pool aside{1};
  ::kill(-child, SIGTERM);
  asio::post(aside, [child] {
    const auto give_up = Clock::now() + patience;
    while (::waitpid(child, nullptr, WNOHANG) == 0) {
      if (Clock::now() >= give_up) {
        ::kill(-child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  });
}

/// A running command.
class Running : public Carrier {
 public:
  Running(pid_t child, int words) : child_{child}, words_{words} {}
  ~Running() override {
    if (!status_) end(child_);
    ::close(words_);
  }

  [[nodiscard]] std::optional<Failure> failure() const override {
    int status = 0;
    if (!status_ && ::waitpid(child_, &status, WNOHANG) == child_) status_ = status;
    if (!status_) return std::nullopt;
    hear();
    const std::string how = WIFSIGNALED(*status_)
                                ? fmt::format("was ended by signal {}", WTERMSIG(*status_))
                                : fmt::format("ended with status {}", WEXITSTATUS(*status_));
    return Failure{Trouble::closed,
                   fmt::format("the proxy command {}{}{}", how, heard_.empty() ? "" : ": ", heard_),
                   "try the ProxyCommand of the SSH configuration by hand"};
  }

 private:
  /// Its last words on standard error, as far as they are there.
  void hear() const {
    std::array<char, 4096> buffer{};
    const auto length = ::read(words_, buffer.data(), buffer.size());
    if (length <= 0) return;
    std::string text{buffer.data(), static_cast<std::size_t>(length)};
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    heard_ = printable(text.substr(text.rfind('\n') + 1), most_words);
  }

  pid_t child_;
  int words_;
  mutable std::optional<int> status_;  // Once reaped.
  mutable std::string heard_;
};

/// Starts `line` with both standard streams at `socket`. Returns its process, or throws.
pid_t spawn(std::string line, int socket, int words) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, words, STDERR_FILENO);
  // Asio's sockets are inherited otherwise, and other routers' connections would stay open in here.
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  std::string shell = "/bin/sh";
  std::string option = "-c";
  const std::array<char*, 4> arguments{shell.data(), option.data(), line.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, shell.c_str(), &actions, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return child;
  throw Failure{Trouble::broken,
                "the proxy command cannot be started: " + std::generic_category().message(error)};
}

/// The command for one connection. Host and user reach a shell: they are names and nothing else.
std::string line_for(const std::string& command, const std::string& host, std::uint16_t port,
                     const std::string& user) {
  const bool plain = is_plain_name(host) && (user.empty() || is_plain_name(user));
  if (!plain) {
    throw Failure{Trouble::broken,
                  fmt::format("'{}@{}' cannot be put into a proxy command", printable(user), printable(host)),
                  "a name there is letters, digits and . : _ - @ [ ] %"};
  }
  auto line = replace_tokens(command, {host, port, user, {}});
  if (!line) {
    throw Failure{Trouble::broken, "the proxy command holds a token that is not known here",
                  "%h, %n, %p, %r and %% are"};
  }
  return std::move(*line);
}

}  // namespace

ProxyCommand::ProxyCommand(std::string command, std::string user)
    : command_{std::move(command)}, user_{std::move(user)} {}

asio::awaitable<Connection> ProxyCommand::dial(std::string host, std::uint16_t port, Deadline) {
  const std::string line = line_for(command_, host, port, user_);
  const auto executor = co_await asio::this_coro::executor;
  Socket ours{executor};
  Socket theirs{executor};
  asio::local::connect_pair(ours, theirs);
  std::array<int, 2> words{};
  if (::pipe2(words.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw Failure{Trouble::broken, std::generic_category().message(errno)};
  }
  try {
    auto carrier = std::make_shared<Running>(spawn(line, theirs.native_handle(), words[1]), words[0]);
    ::close(words[1]);
    co_return Connection{std::move(carrier), StreamSocket{std::move(ours)}};
  } catch (const Failure&) {
    ::close(words[0]);
    ::close(words[1]);
    throw;
  }
}

std::string ProxyCommand::describe() const {
  // The command may hold secrets; its program does not.
  return "the proxy command " + printable(command_.substr(0, command_.find(' ')), 60);
}

}  // namespace rtx::transports
