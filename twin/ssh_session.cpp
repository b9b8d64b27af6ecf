#include "twin/ssh_session.hpp"

#include "twin/console.hpp"
#include "twin/partings.hpp"
#include "twin/quietly.hpp"
#include "twin/ssh_dialogue.hpp"
#include "twin/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <string>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Socket = asio::generic::stream_protocol::socket;

// From the connection to the shell. Source: the usual grace time of an OpenSSH server.
constexpr std::chrono::seconds login_grace{120};
// For a client with which no algorithm is shared to read which ones were offered.
constexpr std::chrono::milliseconds last_offer{200};

class SshSession {
 public:
  SshSession(Wire wire, Device& device, const HostKeys& keys, std::string address)
      : wire_{std::move(wire)},
        device_{device},
        keys_{keys},
        timer_{wire_.socket.get_executor()},
        dialogue_{device} {
    dialogue_.comes_from(std::move(address));
  }

  asio::awaitable<void> run() {
    if (const auto fault = device_.faults().armed("silent-at-connect")) {
      device_.faults().strike(*fault);
      timer_.expires_after(silence);
      co_await timer_.async_wait(quietly);
      co_return;
    }
    if (const auto fault = device_.faults().armed("no-ssh")) co_return co_await talk_nonsense(*fault);
    if (!begin()) co_return;
    const Clock::time_point grace = Clock::now() + login_grace;
    const bool agreed = co_await exchange_keys(grace);
    if (!agreed) {
      // A reset would take from the client what this server has offered, which is what it wants to tell.
      timer_.expires_after(last_offer);
      co_await timer_.async_wait(quietly);
      co_return;
    }
    while (dialogue_.console() == nullptr) {
      if (!poll() || dialogue_.refused() || Clock::now() >= grace) co_return;
      if (dialogue_.console() == nullptr) co_await wait(grace);
    }
    co_await converse();
  }

 private:
  // As another server does that happens to listen there, and hangs up.
  asio::awaitable<void> talk_nonsense(const Faults::Armed& fault) {
    device_.faults().strike(fault);
    const std::string text = fault.argument + "\r\n";
    co_await asio::async_write(wire_.socket, asio::buffer(text), quietly);
    timer_.expires_after(last_offer);
    co_await timer_.async_wait(quietly);
  }

  bool begin() {
    boost::system::error_code error;
    wire_.socket.native_non_blocking(true, error);
    session_.reset(::ssh_new());
    if (error || !session_) return false;
    ::ssh_set_blocking(session_.get(), 0);
    // libssh closes what it is given, and so does Asio: each gets a descriptor of its own.
    const int own = ::fcntl(wire_.socket.native_handle(), F_DUPFD_CLOEXEC, 0);
    if (own < 0) return false;
    if (!keys_.accept(session_.get(), own, device_.router().settings().ssh_algorithms)) {
      ::close(own);
      return false;
    }
    dialogue_.attach(session_.get());
    return true;
  }

  asio::awaitable<bool> exchange_keys(Clock::time_point deadline) {
    while (true) {
      const int result = ::ssh_handle_key_exchange(session_.get());
      if (result == SSH_OK) break;
      if (result != SSH_AGAIN || Clock::now() >= deadline) co_return false;
      co_await wait(deadline);
    }
    event_.reset(::ssh_event_new());
    co_return event_&& ::ssh_event_add_session(event_.get(), session_.get()) == SSH_OK;
  }

  // Lets libssh take what has arrived; false when the connection has ended.
  bool poll() {
    int result = SSH_OK;
    while (result == SSH_OK) result = ::ssh_event_dopoll(event_.get(), 0);
    return result == SSH_AGAIN && (::ssh_get_status(session_.get()) & (SSH_CLOSED | SSH_CLOSED_ERROR)) == 0;
  }

  bool has_unsent() const { return (::ssh_get_status(session_.get()) & SSH_WRITE_PENDING) != 0; }

  asio::awaitable<void> wait(Clock::time_point deadline) {
    using asio::experimental::awaitable_operators::operator||;
    // libssh makes the shared file description blocking behind our back.
    boost::system::error_code ignored;
    wire_.socket.native_non_blocking(true, ignored);
    ::fcntl(wire_.socket.native_handle(), F_SETFL,
            ::fcntl(wire_.socket.native_handle(), F_GETFL) | O_NONBLOCK);
    timer_.expires_at(deadline);
    if (has_unsent()) {
      co_await (wire_.socket.async_wait(Socket::wait_read, quietly) ||
                wire_.socket.async_wait(Socket::wait_write, quietly) || timer_.async_wait(quietly));
    } else {
      co_await (wire_.socket.async_wait(Socket::wait_read, quietly) || timer_.async_wait(quietly));
    }
  }

  // The console's next event in real time.
  Clock::time_point next_event() const {
    const std::optional<LabTime> next = dialogue_.console()->next_event();
    return Clock::now() + (next ? device_.real_time_until(*next) : std::chrono::hours{1});
  }

  asio::awaitable<void> converse() {
    Conversation& console = *dialogue_.console();
    console.on_disturbance([this] { timer_.cancel(); });
    while (poll() && !dialogue_.hung_up()) {
      console.pass();
      if (!send()) co_return;
      if (over_limit_) co_return co_await cut();
      switch (console.ending()) {
        case Ending::open:
          break;
        case Ending::closed:
          co_return co_await say_goodbye();
        case Ending::cut:
          co_return co_await cut();
        case Ending::silent:
          co_return co_await be_silent();
      }
      co_await wait(next_event());
    }
  }

  asio::awaitable<void> be_silent() {
    timer_.expires_after(silence);
    while (dialogue_.console()->ending() == Ending::silent && Clock::now() < timer_.expiry())
      co_await timer_.async_wait(quietly);
    if (dialogue_.console()->ending() == Ending::cut) wire_.reset();
  }

  // Hands to libssh what the console has and the client's window takes. False: the channel is gone.
  bool send() {
    while (!has_unsent()) {
      if (unsent_.empty() && !over_limit_) {
        unsent_ = dialogue_.console()->take();
        look_for_limit();
      }
      if (unsent_.empty()) return true;
      const int written = ::ssh_channel_write(dialogue_.channel(), unsent_.data(),
                                              static_cast<std::uint32_t>(unsent_.size()));
      if (written < 0) return false;
      if (written == 0) return true;
      unsent_.erase(0, static_cast<std::size_t>(written));
      sent_ += static_cast<std::size_t>(written);
    }
    return true;
  }

  void look_for_limit() {
    const auto fault = device_.faults().armed("disconnect-after-bytes");
    if (!fault || sent_ + unsent_.size() < fault->number) return;
    device_.faults().strike(*fault);
    unsent_.resize(fault->number - std::min(sent_, fault->number));
    over_limit_ = true;
  }

  asio::awaitable<void> drain(Clock::time_point deadline) {
    while (Clock::now() < deadline && send() && poll()) {
      const std::optional<LabTime> held = dialogue_.console()->next_event();
      if (!has_unsent() && unsent_.empty() && (!held || over_limit_)) co_return;
      co_await wait(held ? std::min(next_event(), deadline) : deadline);
    }
  }

  asio::awaitable<void> say_goodbye() {
    const Clock::time_point deadline = Clock::now() + farewell;
    co_await drain(deadline);
    ::ssh_channel_request_send_exit_status(dialogue_.channel(), 0);
    ::ssh_channel_send_eof(dialogue_.channel());
    ::ssh_channel_close(dialogue_.channel());
    while (Clock::now() < deadline && poll() && (has_unsent() || !dialogue_.hung_up()))
      co_await wait(deadline);
  }

  asio::awaitable<void> cut() {
    const Clock::time_point deadline = Clock::now() + farewell;
    co_await drain(deadline);
    timer_.expires_after(last_words);
    co_await timer_.async_wait(quietly);
    wire_.reset();
  }

  struct SessionDeleter {
    void operator()(ssh_session session) const {
      ::ssh_silent_disconnect(session);
      ::ssh_free(session);
    }
  };
  struct EventDeleter {
    void operator()(ssh_event event) const { ::ssh_event_free(event); }
  };

  Wire wire_;
  Device& device_;
  const HostKeys& keys_;
  asio::steady_timer timer_;
  SshDialogue dialogue_;
  std::unique_ptr<ssh_session_struct, SessionDeleter> session_;
  std::unique_ptr<ssh_event_struct, EventDeleter> event_;
  std::string unsent_;
  std::size_t sent_ = 0;  // of the console's bytes
  bool over_limit_ = false;
};

}  // namespace

asio::awaitable<void> serve_ssh(asio::ip::tcp::socket client, Device& device, const HostKeys& keys) {
  boost::system::error_code ignored;
  client.set_option(asio::ip::tcp::no_delay{true}, ignored);
  std::string address = client.remote_endpoint(ignored).address().to_string();
  const LabRouter& router = device.router().settings();
  const bool may_refuse = router.ssh_algorithms != SshAlgorithms::modern;
  Wire wire = co_await lengthen(std::move(client), router.latency, may_refuse);
  const auto session = std::make_unique<SshSession>(std::move(wire), device, keys, std::move(address));
  co_await session->run();
}

}  // namespace rtx::twin
