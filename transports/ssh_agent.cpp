#include "transports/ssh_agent.hpp"

#include "transports/deadline.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <libssh/libssh.h>

#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <signal.h>  // pthread_sigmask is not in <csignal>
#include <sys/socket.h>

namespace rtx::transports {
namespace {

using Socket = asio::local::stream_protocol::socket;

/// A few threads, so that one router whose key asks for a touch does not hold up the others.
asio::thread_pool& helpers() {
  static asio::thread_pool pool{4};
  return pool;
}

/// libssh writes to the agent without MSG_NOSIGNAL.
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

/// Calls `ssh_userauth_agent` once, aside. Cancelling cuts the connection to the agent, which makes libssh
/// return: the call is over before this is, so nothing it uses goes away under it.
asio::awaitable<int> call_aside(ssh_session session, int agent) {
  bool cut = false;
  const auto initiate = [session, agent, &cut](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) {
      slot.assign([agent, &cut](asio::cancellation_type) {
        cut = true;
        ::shutdown(agent, SHUT_RDWR);
      });
    }
    auto executor = asio::get_associated_executor(handler);
    auto work = asio::make_work_guard(executor);
    asio::post(helpers(),
               [session, executor, work = std::move(work), handler = std::move(handler)]() mutable {
                 block_sigpipe();
                 const int result = ssh_userauth_agent(session, nullptr);
                 asio::post(executor, [result, handler = std::move(handler)]() mutable {
                   auto done = asio::get_associated_cancellation_slot(handler);
                   if (done.is_connected()) done.clear();
                   std::move(handler)(result);
                 });
               });
  };
  auto result = asio::async_initiate<const asio::use_awaitable_t<>, void(int)>(initiate, asio::use_awaitable);
  const int answer = co_await std::move(result);
  if (cut) throw boost::system::system_error{asio::error::operation_aborted};
  co_return answer;
}

asio::awaitable<void> connect(Socket& socket, std::string path, Deadline at) {
  auto connecting = socket.async_connect(asio::local::stream_protocol::endpoint{path}, asio::use_awaitable);
  Failure expired{Trouble::prompt_timeout, "the agent did not answer in time"};
  co_await deadline(std::move(connecting), at, std::move(expired));
}

}  // namespace

bool has_agent() {
  const char* path = std::getenv("SSH_AUTH_SOCK");
  return path != nullptr && *path != '\0';
}

asio::awaitable<int> authenticate_by_agent(SshLink& link, std::string& problem, Deadline at) {
  const auto executor = co_await asio::this_coro::executor;
  Socket agent{executor};
  try {
    const std::string path = std::getenv("SSH_AUTH_SOCK");
    co_await connect(agent, path, at);
    // libssh closes its descriptor itself; ours stays to cut the connection.
    const int copy = ::fcntl(agent.native_handle(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0 || ssh_set_agent_socket(link.session(), copy) != SSH_OK) {
      throw Failure{Trouble::broken, "no descriptor for the agent"};
    }
  } catch (const boost::system::system_error& error) {
    if (means_cancelled(error)) throw;
    problem = "the agent at SSH_AUTH_SOCK: " + error.code().message();
    co_return SSH_AUTH_DENIED;
  }
  for (;;) {
    auto call = call_aside(link.session(), agent.native_handle());
    Failure expired = link.failure(Trouble::prompt_timeout, "the agent did not answer in time");
    const int result = co_await deadline(std::move(call), at, std::move(expired));
    if (result != SSH_AUTH_AGAIN) co_return result;
    if (!link.is_alive()) co_return SSH_AUTH_ERROR;
    co_await link.wait(at);
  }
}

}  // namespace rtx::transports
