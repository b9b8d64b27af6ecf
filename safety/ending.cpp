#include "safety/ending.hpp"

namespace rtx::safety {

const char* name_of(Left left) noexcept {
  switch (left) {
    case Left::unchanged:
      return "unchanged";
    case Left::confirmed:
      return "confirmed";
    case Left::rolled_back:
      return "rolled_back";
    case Left::restarted:
      return "restarted";
    case Left::switch_armed:
      return "switch_armed";
    case Left::in_doubt:
      return "in_doubt";
    case Left::unknown:
      break;
  }
  return "unknown";
}

}  // namespace rtx::safety
