#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace rtx::health {

/// What kept the history from being used: the key that callers and tests decide on.
enum class HistoryTrouble : std::uint8_t {
  busy,     ///< Another program held it for longer than the patience.
  full,     ///< No room on its disk.
  denied,   ///< It may not be read or written.
  newer,    ///< A newer rtxctl wrote it.
  foreign,  ///< A database of another program.
  damaged,  ///< It was found damaged in use; the next `History::open` keeps it aside.
  broken,   ///< Anything else; the message says what.
};

/// The history cannot be used now. A check goes on without it, and says so. The message names the file.
class HistoryError : public std::runtime_error {
 public:
  HistoryError(HistoryTrouble trouble_, const std::string& message, std::string next_step_ = {})
      : std::runtime_error{message}, trouble{trouble_}, next_step{std::move(next_step_)} {}

  HistoryTrouble trouble;
  std::string next_step;  ///< What the person can do now; may be empty.
};

}  // namespace rtx::health
