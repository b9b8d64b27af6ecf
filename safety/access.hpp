#pragma once

#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rtx::safety {

using Opener = std::function<boost::asio::awaitable<std::unique_ptr<transports::Session>>()>;
using Clock = transports::Clock;

/// The way to one router: a session that may be lost, and found again.
class Access {
 public:
  explicit Access(Opener open) : open_{std::move(open)} {}

  /// Opens the session. Throws transports::Failure.
  boost::asio::awaitable<void> open();

  /// Opens it again, trying with growing pauses until `until`. What can only fail again (a host key, a
  /// password) is not tried twice. Throws the last transports::Failure.
  boost::asio::awaitable<void> regain(Clock::time_point until);

  /// Puts the console settings of the session that is open back, so that another one beside it finds them as
  /// they were. False if it was lost over that.
  boost::asio::awaitable<bool> make_plain();

  /// Opens another session beside the one that is open, which it returns; if none can be opened until
  /// `until`, that one is kept (`was_kept`). Throws the last transports::Failure. Precondition: it is open,
  /// and plain.
  [[nodiscard]] boost::asio::awaitable<std::unique_ptr<transports::Session>> renew(Clock::time_point until);

  /// Leaves in order, as far as the connection still does, and adds what could not be put back to
  /// `not_put_back`. Never throws for the router's sake.
  boost::asio::awaitable<void> leave();

  [[nodiscard]] bool is_open() const noexcept { return session_ != nullptr; }
  /// Whether the session that is open is one that `renew` could not replace: at its prompt, for all that is
  /// known.
  [[nodiscard]] bool was_kept() const noexcept { return session_ != nullptr && was_kept_; }
  /// Tells one session from those before it: they are counted from 1.
  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  /// Precondition: it is open.
  [[nodiscard]] transports::Session& session() noexcept { return *session_; }
  /// Console settings that the last `leave` could not put back.
  [[nodiscard]] const std::vector<std::string>& not_put_back() const noexcept { return not_put_back_; }

 private:
  boost::asio::awaitable<void> try_to_open(Clock::time_point until);

  Opener open_;
  std::unique_ptr<transports::Session> session_;
  std::size_t number_ = 0;
  bool was_kept_ = false;
  std::vector<std::string> not_put_back_;
};

}  // namespace rtx::safety
