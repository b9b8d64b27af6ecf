#pragma once

#include "health/history.hpp"
#include "health/receiver.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace rtx::health {

/// What became of telling one receiver.
struct Delivery {
  std::string receiver;
  std::size_t told = 0;     ///< Changes, handed over in this call.
  std::size_t pending = 0;  ///< Changes that the next run will tell.
  std::string problem;      ///< Why there are some; empty: nothing is wrong.
  std::string next_step;    ///< May be empty.
};

/// Tells each receiver what changed since it was told last, whichever run saw it, and whatever could not be
/// told before, in one message: of the subjects that it watches (`Outbox::watch`).
/// Receivers are told side by side. A message that cannot be handed over is tried again after growing pauses,
/// and then left to the next run; nothing of it lasts longer than the limits say.
///
/// No change is told twice, by several runs at once neither, except when a program dies or the disk fails
/// between handing a message over and noting it: then the next run sends the message again, with the same id
/// if nothing else has been added to it.
///
/// Throws only if it is cancelled (operation_aborted). `history` must outlive it.
[[nodiscard]] boost::asio::awaitable<std::vector<Delivery>> notify(const History& history,
                                                                   std::vector<Receiver> receivers,
                                                                   TellingLimits limits);

}  // namespace rtx::health
