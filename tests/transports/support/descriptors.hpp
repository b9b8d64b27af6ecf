#pragma once

#include "tests/transports/support/run.hpp"

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <thread>

namespace rtx::tests {

/// How many files, sockets and pipes this program has open.
inline std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {});
}

/// True if no more than `before` descriptors are open, as soon as the servers' threads have noticed the end.
inline bool nothing_is_left_open(std::ptrdiff_t before) {
  const auto give_up = soon();
  while (open_descriptors() > before && Clock::now() < give_up) std::this_thread::sleep_for(1ms);
  return open_descriptors() <= before;
}

}  // namespace rtx::tests
