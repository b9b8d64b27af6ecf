#include "transports/ssh.hpp"

#include "transports/deadline.hpp"
#include "transports/ssh_login.hpp"
#include "transports/ssh_shell.hpp"

#include <fmt/format.h>

#include <utility>

namespace rtx::transports {

asio::awaitable<std::unique_ptr<Transport>> open_ssh(SshOptions options, KnownHosts& known_hosts) {
  const Deadline deadline = Clock::now() + options.connect_timeout;
  try {
    auto link = co_await log_in(options, known_hosts, deadline);
    auto shell = co_await open_shell(std::move(link), deadline);
    co_return shell;
  } catch (const boost::system::system_error& error) {
    const bool cancelled = means_cancelled(error);
    throw Failure{cancelled ? Trouble::cancelled : Trouble::broken,
                  fmt::format("{}: {}", name_of(options), cancelled ? "stopped" : error.code().message())};
  }
}

}  // namespace rtx::transports
