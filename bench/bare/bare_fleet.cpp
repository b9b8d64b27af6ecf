// The least that a client can do: libssh on an Asio loop logs in to many routers at once, types the same
// commands, waits for the prompt after each, and throws away what it reads. No host key is checked, no output
// looked at, no mishap survived: what rtxctl does on top of this is what bench/fleet.py measures.
//
// Usage: bare_fleet AT-ONCE USER COMMANDS-FILE HOST:PORT:NAME-FILE   (passwords in RTX_LOGIN,
// RTX_ADMINISTRATOR)

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <libssh/libssh.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Place {
  std::string host;
  std::uint16_t port = 0;
  std::string name;
};

struct Work {
  std::string user;
  std::string login;
  std::string administrator;
  std::vector<std::string> commands;
  std::vector<Place> places;
  std::size_t next = 0;
  std::size_t bytes = 0;
};

struct Free {
  void operator()(ssh_session_struct* session) const noexcept {
    ssh_silent_disconnect(session);
    ssh_free(session);
  }
};

class Client {
 public:
  explicit Client(const asio::any_io_executor& executor) : socket_{executor}, ssh_{ssh_new()} {}

  asio::awaitable<void> connect(const Place& place, const Work& work) {
    const tcp::endpoint endpoint{asio::ip::make_address(place.host), place.port};
    co_await socket_.async_connect(endpoint, asio::use_awaitable);
    socket_.set_option(tcp::no_delay{true});
    set_options(work.user);
    const auto handshake = [&] {
      const int result = ssh_connect(ssh_.get());
      socket_.native_non_blocking(false);  // libssh has done so behind Asio's back.
      socket_.native_non_blocking(true);
      return result;
    };
    const auto password = [&] { return ssh_userauth_password(ssh_.get(), nullptr, work.login.c_str()); };
    co_await repeat(handshake, SSH_AGAIN);
    co_await repeat(password, SSH_AUTH_AGAIN);
    channel_ = ssh_channel_new(ssh_.get());
    const auto session = [&] { return ssh_channel_open_session(channel_); };
    const auto terminal = [&] { return ssh_channel_request_pty_size(channel_, "vt100", 200, 24); };
    const auto shell = [&] { return ssh_channel_request_shell(channel_); };
    co_await repeat(session, SSH_AGAIN);
    co_await repeat(terminal, SSH_AGAIN);
    co_await repeat(shell, SSH_AGAIN);
  }

  asio::awaitable<void> type(std::string line) {
    line += '\r';
    std::string_view left = line;
    while (!left.empty()) {
      const int taken = ssh_channel_write(channel_, left.data(), static_cast<std::uint32_t>(left.size()));
      if (taken < 0) throw std::runtime_error{ssh_get_error(ssh_.get())};
      left.remove_prefix(static_cast<std::size_t>(taken));
      while (has_unsent()) {
        ssh_blocking_flush(ssh_.get(), 0);
        if (has_unsent()) co_await wait();
      }
    }
  }

  /// Reads until `ending` has come `times` times; how much that was.
  asio::awaitable<std::size_t> read_until(std::string ending, std::size_t times) {
    received_.clear();
    std::array<char, 4096> chunk{};
    std::size_t from = 0;
    while (times > 0) {
      const int length = ssh_channel_read_nonblocking(channel_, chunk.data(), chunk.size(), 0);
      if (length < 0 && length != SSH_AGAIN) throw std::runtime_error{"the router ended the session"};
      if (length <= 0) {
        co_await wait();
        continue;
      }
      received_.append(chunk.data(), static_cast<std::size_t>(length));
      for (std::size_t at = 0; times > 0 && (at = received_.find(ending, from)) != std::string::npos; --times)
        from = at + ending.size();
    }
    co_return received_.size();
  }

 private:
  void set_options(const std::string& user) {
    const bool no = false;
    const int copy = ::fcntl(socket_.native_handle(), F_DUPFD_CLOEXEC, 0);
    ssh_set_blocking(ssh_.get(), 0);
    ssh_options_set(ssh_.get(), SSH_OPTIONS_PROCESS_CONFIG, &no);
    ssh_options_set(ssh_.get(), SSH_OPTIONS_SSH_DIR, "/nonexistent");
    ssh_options_set(ssh_.get(), SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
    ssh_options_set(ssh_.get(), SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    ssh_options_set(ssh_.get(), SSH_OPTIONS_HOST, "router");
    ssh_options_set(ssh_.get(), SSH_OPTIONS_USER, user.c_str());
    ssh_options_set(ssh_.get(), SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256");
    ssh_options_set(ssh_.get(), SSH_OPTIONS_CIPHERS_C_S, "aes128-gcm@openssh.com");
    ssh_options_set(ssh_.get(), SSH_OPTIONS_CIPHERS_S_C, "aes128-gcm@openssh.com");
    ssh_options_set(ssh_.get(), SSH_OPTIONS_FD, &copy);
  }

  template <class Call>
  asio::awaitable<void> repeat(Call& call, int again) {
    int result = call();
    while (result == again) {
      co_await wait();
      result = call();
    }
    if (result != SSH_OK) throw std::runtime_error{ssh_get_error(ssh_.get())};
  }

  [[nodiscard]] bool has_unsent() const { return (ssh_get_status(ssh_.get()) & SSH_WRITE_PENDING) != 0; }

  /// What is to be written here always fits: reading is all there is to wait for.
  asio::awaitable<void> wait() { co_await socket_.async_wait(tcp::socket::wait_read, asio::use_awaitable); }

  tcp::socket socket_;
  std::unique_ptr<ssh_session_struct, Free> ssh_;
  ssh_channel channel_ = nullptr;
  std::string received_;
};

asio::awaitable<void> visit(const Place& place, Work& work) {
  const auto executor = co_await asio::this_coro::executor;
  Client client{executor};
  co_await client.connect(place, work);
  co_await client.read_until(place.name + "> ", 1);
  co_await client.type("administrator");
  co_await client.read_until("Password: ", 1);
  co_await client.type(work.administrator);
  co_await client.read_until(place.name + "# ", 1);
  std::string all;
  for (const std::string& command : work.commands) all += (all.empty() ? "" : "\r") + command;
  co_await client.type(all);
  work.bytes += co_await client.read_until("\n" + place.name + "# ", work.commands.size());
}

asio::awaitable<void> visit_one_after_another(Work& work) {
  while (work.next < work.places.size()) {
    const Place& place = work.places[work.next++];
    co_await visit(place, work);
  }
}

std::vector<std::string> lines_of(const char* file) {
  std::ifstream in{file};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Place place_of(const std::string& line) {
  const auto first = line.find(':');
  const auto second = line.find(':', first + 1);
  Place place{line.substr(0, first), 0, line.substr(second + 1)};
  std::from_chars(line.data() + first + 1, line.data() + second, place.port);
  return place;
}

std::string secret(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : value;
}

void allow_many_sessions() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

void run(char** arguments) {
  allow_many_sessions();
  ssh_init();
  Work work{arguments[2], secret("RTX_LOGIN"), secret("RTX_ADMINISTRATOR"), lines_of(arguments[3]), {}};
  for (const std::string& line : lines_of(arguments[4])) work.places.push_back(place_of(line));
  asio::io_context loop{1};
  for (int number = std::atoi(arguments[1]); number > 0; --number)
    asio::co_spawn(loop, visit_one_after_another(work), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
  loop.run();
  std::cout << work.bytes << '\n';
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 5) throw std::runtime_error{"usage: bare_fleet AT-ONCE USER COMMANDS-FILE PLACES-FILE"};
  run(arguments);
} catch (const std::exception& error) {
  std::cerr << "bare_fleet: " << error.what() << '\n';
  return 1;
}
