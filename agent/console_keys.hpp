#pragma once

#include <string>
#include <string_view>

namespace rtx::agent {

/// The keys of a person at a router's console. All of them are the router's, but for the escape key Ctrl-]
/// and the one that follows it.
class ConsoleKeys {
 public:
  static constexpr char escape = '\x1d';

  enum class Wish { nothing, leave, help, where };

  struct Taken {
    std::string typed;  ///< For the router.
    Wish wish = Wish::nothing;
  };

  /// What a read from the keyboard means. Keys behind a wish to leave are dropped.
  [[nodiscard]] Taken take(std::string_view keys);

 private:
  bool escaped_ = false;  ///< The escape key came last.
};

}  // namespace rtx::agent
