#include "transports/ssh_tunnels.hpp"

#include "transports/deadline.hpp"
#include "transports/printable.hpp"
#include "transports/ssh_login.hpp"
#include "transports/tcp_connect.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include <algorithm>
#include <exception>
#include <tuple>
#include <utility>

namespace rtx::transports {
namespace {

/// How often everything is looked at before others get their turn.
constexpr int most_rounds = 8;

bool is_over(const std::shared_ptr<SshTunnel>& tunnel) {
  return tunnel->state() == SshTunnel::State::over;
}

}  // namespace

/// What a tunnel's user holds.
class SshTunnels::Hold : public Carrier {
 public:
  Hold(std::shared_ptr<SshTunnels> owner, std::shared_ptr<SshTunnel> tunnel)
      : owner_{std::move(owner)}, tunnel_{std::move(tunnel)} {}
  ~Hold() override { owner_->leave(*tunnel_); }

  [[nodiscard]] std::optional<Failure> failure() const override { return tunnel_->failure(); }

 private:
  std::shared_ptr<SshTunnels> owner_;
  std::shared_ptr<SshTunnel> tunnel_;
};

SshTunnels::SshTunnels(asio::any_io_executor executor, SshOptions options, KnownHosts& known_hosts)
    : executor_{std::move(executor)},
      options_{std::move(options)},
      known_hosts_{known_hosts},
      bell_{executor_} {}

void SshTunnels::start() {
  // The handler keeps this alive as long as the coroutine runs.
  auto ended = [self = shared_from_this()](const std::exception_ptr& error) {
    if (error) self->fail_all(Failure{Trouble::broken, name_of(self->options_) + ": it failed unexpectedly"});
    if (self->link_) self->link_->disconnect();
  };
  asio::co_spawn(executor_, run(), asio::bind_cancellation_slot(stop_.slot(), std::move(ended)));
}

asio::awaitable<Connection> SshTunnels::open(std::string host, std::uint16_t port, Deadline deadline) {
  using Socket = asio::local::stream_protocol::socket;
  Socket near{executor_};
  Socket far{executor_};
  asio::local::connect_pair(near, far);
  const auto tunnel = std::make_shared<SshTunnel>(std::move(near), std::move(host), port);
  tunnels_.push_back(tunnel);
  auto hold = std::make_shared<Hold>(shared_from_this(), tunnel);
  ring();
  if (!std::exchange(has_started_, true)) start();

  boost::system::error_code waited;
  if (!tunnel->is_settled()) {  // Starting may have failed at once.
    tunnel->changed.expires_at(deadline);
    std::tie(waited) = co_await tunnel->changed.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (tunnel->failure()) throw Failure{*tunnel->failure()};
  if (tunnel->state() != SshTunnel::State::open) {
    if (waited) throw Failure{Trouble::cancelled, "stopped"};
    throw Failure{Trouble::unreachable,
                  name_of(options_) + (link_ ? ": no answer from behind it in time" : ": no answer in time"),
                  "check the way to the jump host, and from there to the router"};
  }
  co_return Connection{std::move(hold), StreamSocket{std::move(far)}};
}

asio::awaitable<void> SshTunnels::run() {
  const Deadline deadline = Clock::now() + options_.connect_timeout;
  try {
    auto link = co_await log_in(options_, known_hosts_, deadline);
    // Only logging in can be stopped; from here on it ends when nobody needs it.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    link_ = std::move(link);
    link_->call_peer("the jump host");
    link_->enter("carrying connections");
    co_await carry();
  } catch (const Failure& failure) {
    fail_all(as_seen_behind(failure));
  }
  ending_ = true;
}

asio::awaitable<void> SshTunnels::carry() {
  while (!tunnels_.empty()) {
    move_all();
    if (!link_->is_alive()) throw link_->failure();
    std::erase_if(tunnels_, is_over);
    wait_for_link();
    for (const auto& tunnel : tunnels_) wait_for(tunnel);
    if (!tunnels_.empty()) co_await pause();
  }
}

asio::awaitable<void> SshTunnels::pause() {
  if (!has_rung_) {
    bell_.expires_at(Deadline::max());
    co_await bell_.async_wait(asio::as_tuple(asio::use_awaitable));
  } else {
    co_await asio::post(executor_, asio::use_awaitable);
  }
  has_rung_ = false;
}

/// Any use of libssh's session may take in bytes for any of the tunnels, so all are looked at until nothing
/// comes any more.
void SshTunnels::move_all() {
  for (int round = 0; round < most_rounds; ++round) {
    const std::uint64_t before = link_->received();
    // Also with every tunnel full: what came for the session itself must not be left lying.
    ssh_execute_message_callbacks(link_->session());
    bool moved = false;
    for (const auto& tunnel : tunnels_) moved = tunnel->move(*link_) || moved;
    if (!moved && link_->received() == before) return;
  }
  has_rung_ = true;
}

void SshTunnels::wait_for_link() {
  if (!waits_to_read_) {
    waits_to_read_ = true;
    link_->socket().async_wait(StreamSocket::wait_read,
                               [self = shared_from_this()](const boost::system::error_code&) {
                                 self->waits_to_read_ = false;
                                 self->ring();
                               });
  }
  if (!waits_to_write_ && link_->has_unsent()) {
    waits_to_write_ = true;
    link_->socket().async_wait(StreamSocket::wait_write,
                               [self = shared_from_this()](const boost::system::error_code&) {
                                 self->waits_to_write_ = false;
                                 self->ring();
                               });
  }
}

void SshTunnels::wait_for(const std::shared_ptr<SshTunnel>& tunnel) {
  using Socket = asio::local::stream_protocol::socket;
  if (!tunnel->waits_to_read && tunnel->wants_to_read(*link_)) {
    tunnel->waits_to_read = true;
    tunnel->near().async_wait(Socket::wait_read,
                              [self = shared_from_this(), tunnel](const boost::system::error_code&) {
                                tunnel->waits_to_read = false;
                                self->ring();
                              });
  }
  if (!tunnel->waits_to_write && tunnel->wants_to_write()) {
    tunnel->waits_to_write = true;
    tunnel->near().async_wait(Socket::wait_write,
                              [self = shared_from_this(), tunnel](const boost::system::error_code&) {
                                tunnel->waits_to_write = false;
                                self->ring();
                              });
  }
}

void SshTunnels::leave(SshTunnel& tunnel) {
  tunnel.leave();
  ring();
  const bool nobody_waits =
      std::ranges::all_of(tunnels_, [](const auto& one) { return one->was_left() || is_over(one); });
  if (link_ || ending_ || !nobody_waits) return;
  ending_ = true;
  asio::post(executor_, [self = shared_from_this()] { self->stop_.emit(asio::cancellation_type::terminal); });
}

void SshTunnels::ring() {
  has_rung_ = true;
  bell_.cancel();
}

void SshTunnels::fail_all(const Failure& cause) {
  ending_ = true;
  for (const auto& tunnel : tunnels_) tunnel->fail(cause);
  tunnels_.clear();
}

/// What was wrong with the jump host, said to somebody who wants a router behind it.
Failure SshTunnels::as_seen_behind(const Failure& failure) const {
  const std::string text = failure.what();
  const std::string host = "the jump host " + printable(options_.router);
  switch (failure.trouble) {
    case Trouble::refused:
    case Trouble::unreachable:
    case Trouble::name_not_resolved:
      return {failure.trouble, text, "check the address of " + host + ", and that its SSH server runs"};
    case Trouble::closed:
    case Trouble::reset:
      return {failure.trouble, text, "see the log of the SSH server on " + host};
    case Trouble::authentication_refused:
      return {failure.trouble, text,
              "check the user name for " + host + ", and where its key or password comes from"};
    case Trouble::host_key_unknown:
      return {failure.trouble, text,
              "compare it with what " + host +
                  " itself shows (`ssh-keygen -lf` of its key files); if it is right, log in there once with "
                  "ssh, or pin it: host_key = \"SHA256:...\""};
    default:
      return failure;
  }
}

}  // namespace rtx::transports
