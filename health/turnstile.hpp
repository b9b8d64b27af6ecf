#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {

/// Lets visits begin so that what they take up is never taken up by too many at once: sessions in all, of one
/// site, through one bastion, with one router. Who came first goes first, unless something that only they
/// take up is short. For one single-threaded executor.
class Turnstile {
 public:
  /// What one visit holds until it is destroyed.
  class Pass {
   public:
    Pass(Turnstile& from, std::vector<std::string> takes) : from_{&from}, takes_{std::move(takes)} {}
    Pass(Pass&& other) noexcept
        : from_{std::exchange(other.from_, nullptr)}, takes_{std::move(other.takes_)} {}
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (from_ != nullptr) from_->give_back(takes_);
    }

   private:
    Turnstile* from_;
    std::vector<std::string> takes_;
  };

  /// What every visit takes up.
  static constexpr std::string_view sessions = "sessions";

  /// So many at once of `name`. Of a name of which nothing was said, any number.
  void limit(const std::string& name, std::size_t most) { most_[name] = most; }

  /// Waits until all of `takes` is free; a name that stands there twice is taken twice. Who wants more of
  /// something than there is gets it when nobody else has any. Cancelled, it throws as Asio's timers do.
  [[nodiscard]] boost::asio::awaitable<Pass> enter(std::vector<std::string> takes);

 private:
  struct Waiting {
    std::vector<std::string> takes;
    boost::asio::steady_timer called;
    bool may_go = false;
  };

  [[nodiscard]] bool is_full() const;
  bool fits(const std::vector<std::string>& takes) const;
  void take(const std::vector<std::string>& takes);
  void give_back(const std::vector<std::string>& takes);

  std::map<std::string, std::size_t, std::less<>> most_;
  std::map<std::string, std::size_t, std::less<>> in_use_;
  std::list<Waiting> waiting_;
};

}  // namespace rtx::health
