#include "agent/console_keys.hpp"

namespace rtx::agent {

ConsoleKeys::Taken ConsoleKeys::take(std::string_view keys) {
  Taken taken;
  for (const char key : keys) {
    if (!escaped_) {
      escaped_ = key == escape;
      if (!escaped_) taken.typed += key;
      continue;
    }
    escaped_ = false;
    switch (key) {
      case 'q':
      case '.':
        taken.wish = Wish::leave;
        return taken;
      case '?':
        taken.wish = Wish::help;
        break;
      case 's':
        taken.wish = Wish::where;
        break;
      case escape:
      case ']':
        taken.typed += escape;
        break;
      default:  // A slip: neither key is the router's.
        break;
    }
  }
  return taken;
}

}  // namespace rtx::agent
