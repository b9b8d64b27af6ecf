#pragma once

#include "safety/journal.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <utility>

namespace rtx::safety {

/// Who writes down, and tells, what happens to one router.
class Notes {
 public:
  using Tell = std::function<void(const std::string&)>;

  /// `journal` may be null (nothing is written down), and must outlive this.
  Notes(Journal* journal, std::string router, Tell tell)
      : journal_{journal}, router_{std::move(router)}, tell_{std::move(tell)} {}

  [[nodiscard]] const std::string& router() const noexcept { return router_; }

  /// On disk when it completes. Throws StoreError.
  boost::asio::awaitable<void> write(Mark mark, Entry::Facts facts);
  boost::asio::awaitable<void> write(Mark mark) { return write(mark, Entry::Facts{}); }

  /// The same on the way back, which a full disk must not bar.
  boost::asio::awaitable<void> try_write(Mark mark, Entry::Facts facts);
  boost::asio::awaitable<void> try_write(Mark mark) { return try_write(mark, Entry::Facts{}); }

  /// Tells whoever watches.
  void tell(const std::string& words) const {
    if (tell_) tell_(words);
  }

 private:
  Journal* journal_;
  std::string router_;
  Tell tell_;
};

}  // namespace rtx::safety
