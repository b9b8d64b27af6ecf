#pragma once

#include "transports/dialer.hpp"
#include "transports/failure.hpp"
#include "transports/transport.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

struct ssh_session_struct;

namespace rtx::transports {

/// One libssh session on one Asio socket, driven without blocking and without a thread of its own.
///
/// libssh gets its own duplicate of the descriptor: it closes its one in some cases (protocol errors,
/// `ssh_free`) and not in others, Asio closes the other. Every libssh call that says "again" is repeated
/// when the socket is ready; `ssh_get_status` tells whether that means writable too (the poll flags of
/// libssh ask for it even with nothing to write). One call at a time.
class SshLink {
 public:
  /// Takes over a connection. `name` is for messages: `ssh admin@192.0.2.1:22`.
  SshLink(Connection connection, std::string name);
  SshLink(const SshLink&) = delete;
  SshLink& operator=(const SshLink&) = delete;
  ~SshLink();

  [[nodiscard]] ssh_session_struct* session() const noexcept { return session_.get(); }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// What is going on, for the message when it fails: `key exchange`.
  void enter(std::string phase) { phase_ = std::move(phase); }

  /// What the other end is, for the message when it fails; `the router` at first.
  void call_peer(std::string peer) { peer_ = std::move(peer); }

  /// Repeats `call` until it returns something else than `again`, and returns that. `call` must stay alive.
  /// libssh says "again" for ever if the peer ends the connection in the middle: that is an error (-1) here.
  template <class Call>
  asio::awaitable<int> repeat(Call& call, int again, Deadline deadline) {
    for (;;) {
      const int result = call();
      if (result != again) co_return result;
      if (!is_alive()) co_return -1;
      co_await wait(deadline);
    }
  }

  /// Waits until libssh can go on. Throws `Failure`: `prompt_timeout`, `cancelled`, or how the connection
  /// ended.
  asio::awaitable<void> wait(Deadline deadline);

  /// Gives libssh its duplicate of the socket; `ssh_connect` must follow at once, for only then libssh owns
  /// it.
  void hand_over_socket();
  /// Makes the descriptor non-blocking again: libssh switches that off when it takes a descriptor.
  void restore_non_blocking();

  /// Says goodbye if the connection still stands, and closes it.
  void disconnect();

  /// True until the connection is lost or ended.
  [[nodiscard]] bool is_alive() const;
  /// libssh's own words for its last error, fit for a message.
  [[nodiscard]] std::string error_text() const;
  /// The socket, for whoever has to wait for more than this link.
  [[nodiscard]] StreamSocket& socket() noexcept { return socket_; }
  /// True if libssh holds bytes that did not go out yet.
  [[nodiscard]] bool has_unsent() const;
  /// What has arrived for libssh and was not read yet, as much as it would read at once.
  [[nodiscard]] std::string peek();
  /// How many bytes of the peer libssh has read.
  [[nodiscard]] std::uint64_t received() const;

  /// What the error that libssh has just returned means.
  [[nodiscard]] Failure failure() const;
  /// A failure of this connection: its name and the phase are put before `message`.
  [[nodiscard]] Failure failure(Trouble trouble, const std::string& message,
                                std::string next_step = {}) const;
  /// Asio's error, as what it means here.
  [[nodiscard]] Failure failure(const boost::system::system_error& error) const;

 private:
  struct Free {
    void operator()(ssh_session_struct* session) const noexcept;
  };
  struct Counters;

  /// What libssh's error text says of the connection.
  [[nodiscard]] Failure failure_by_text() const;

  std::shared_ptr<Carrier> carrier_;  // First: it goes after the socket.
  StreamSocket socket_;
  asio::steady_timer timer_;
  std::string name_;
  std::string phase_ = "connecting";
  std::string peer_ = "the router";
  std::unique_ptr<Counters> counters_;  // libssh writes to it: it goes after the session.
  std::unique_ptr<ssh_session_struct, Free> session_;
};

}  // namespace rtx::transports
