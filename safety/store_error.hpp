#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace rtx::safety {

/// What rtxctl keeps on this machine's disk (key, snapshots, journals, locks) cannot be read or written, or
/// is not as it must be. The message names the file.
class StoreError : public std::runtime_error {
 public:
  explicit StoreError(const std::string& message, std::string hint_ = {})
      : std::runtime_error{message}, hint{std::move(hint_)} {}

  std::string hint;  ///< What the person can do now; may be empty.
};

}  // namespace rtx::safety
