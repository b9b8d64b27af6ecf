#pragma once

#include "transports/failure.hpp"
#include "transports/ssh_link.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <optional>
#include <string>

struct ssh_channel_struct;

namespace rtx::transports {

/// One connection through an SSH server: a `direct-tcpip` channel (RFC 4254, 7.2), joined to the near end of
/// a pair of local sockets, whose far end its user has. It waits for nothing: whoever drives the session
/// calls `move` when something may have come. Each way holds one piece of at most 32 KiB; beyond that, the
/// channel's window and the socket's buffer hold the sender back.
class SshTunnel {
 public:
  enum class State { wanted, opening, open, over };

  SshTunnel(asio::local::stream_protocol::socket near, std::string host, std::uint16_t port);
  SshTunnel(const SshTunnel&) = delete;
  SshTunnel& operator=(const SshTunnel&) = delete;
  ~SshTunnel() = default;

  /// Goes on with opening, or moves bytes both ways, as far as that goes without waiting; true if it got
  /// anywhere. `link` is logged in.
  bool move(SshLink& link);

  /// Ends it, because `cause`.
  void fail(Failure cause);
  /// Its user has gone: what he sent goes out as far as it can, and then it is over.
  void leave() noexcept { left_ = true; }

  [[nodiscard]] State state() const noexcept { return state_; }
  /// True once it is open, or will never be.
  [[nodiscard]] bool is_settled() const noexcept { return state_ == State::open || state_ == State::over; }
  [[nodiscard]] bool was_left() const noexcept { return left_; }
  /// Why it ended, unless the far end ended it in order.
  [[nodiscard]] const std::optional<Failure>& failure() const noexcept { return failure_; }

  /// What to wait for before `move` can get anywhere, beside the session itself.
  [[nodiscard]] bool wants_to_read(const SshLink& link) const;
  [[nodiscard]] bool wants_to_write() const { return state_ == State::open && !to_user_.empty(); }
  [[nodiscard]] asio::local::stream_protocol::socket& near() noexcept { return near_; }

  /// Cancelled when it has opened or failed. Awaited by who wants it, and by nobody else.
  asio::steady_timer changed;
  /// A wait on `near` is under way.
  bool waits_to_read = false;
  bool waits_to_write = false;

 private:
  bool open(SshLink& link);
  bool move_to_user(SshLink& link);
  bool move_to_host(SshLink& link);
  void end();
  Failure refused(const SshLink& link) const;

  asio::local::stream_protocol::socket near_;
  std::string host_;
  std::uint16_t port_;
  ssh_channel_struct* channel_ = nullptr;  // Freed with the session, or at the end.
  State state_ = State::wanted;
  std::optional<Failure> failure_;
  std::string to_user_;
  std::string to_host_;
  bool host_ended_ = false;
  bool user_ended_ = false;
  bool left_ = false;
};

}  // namespace rtx::transports
