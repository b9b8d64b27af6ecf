#pragma once

#include "agent/stop_signals.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace rtx::agent {

/// Runs `task` on a loop of its own, in this thread, until it has ended; Ctrl-C and SIGTERM stop it (see
/// StopSignals), with `say` telling the person so. `stopped_by` becomes the signal, or stays 0.
template <class T>
T run_on_loop(boost::asio::awaitable<T> task, std::function<void(std::string_view)> say, int& stopped_by) {
  boost::asio::io_context loop{1};
  StopSignals signals{loop, std::move(say)};
  std::exception_ptr failed;
  std::optional<T> result;
  auto ended = [&](std::exception_ptr error, T value) {
    failed = std::move(error);
    result = std::move(value);
    signals.end();
  };
  boost::asio::co_spawn(loop, std::move(task),
                        boost::asio::bind_cancellation_slot(signals.slot(), std::move(ended)));
  loop.run();
  stopped_by = signals.number();
  if (failed) std::rethrow_exception(failed);
  return *std::move(result);
}

}  // namespace rtx::agent
