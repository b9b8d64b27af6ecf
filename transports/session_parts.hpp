#pragma once

#include "transports/session.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace rtx::transports {

/// What a session takes from the world besides its transport; tests give their own.
struct SessionParts {
  SessionParts() = default;

  std::function<Clock::time_point()> now = [] { return Clock::now(); };
  std::optional<std::uint16_t> nonce;  ///< Of the end marks; random if absent.
};

/// `Session::open` with `parts`.
[[nodiscard]] asio::awaitable<std::unique_ptr<Session>> open_session(std::unique_ptr<Transport> transport,
                                                                     LoginOptions options,
                                                                     SessionParts parts);

}  // namespace rtx::transports
