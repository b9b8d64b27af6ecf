#include "health/turnstile.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace rtx::health {

namespace asio = boost::asio;

bool Turnstile::is_full() const {
  const auto most = most_.find(sessions);
  const auto used = in_use_.find(sessions);
  return most != most_.end() && used != in_use_.end() && used->second >= most->second;
}

bool Turnstile::fits(const std::vector<std::string>& takes) const {
  return std::ranges::all_of(takes, [&](const std::string& name) {
    const auto most = most_.find(name);
    const auto used = in_use_.find(name);
    if (most == most_.end() || used == in_use_.end() || used->second == 0) return true;
    const auto wanted = static_cast<std::size_t>(std::ranges::count(takes, name));
    return used->second + wanted <= most->second;
  });
}

void Turnstile::take(const std::vector<std::string>& takes) {
  for (const std::string& name : takes) ++in_use_[name];
}

void Turnstile::give_back(const std::vector<std::string>& takes) {
  for (const std::string& name : takes)
    if (--in_use_[name] == 0) in_use_.erase(name);
  for (Waiting& one : waiting_) {
    if (is_full()) return;  // Most often at once: to ask thousands in turn would cost more than their visits.
    if (one.may_go || !fits(one.takes)) continue;
    take(one.takes);
    one.may_go = true;
    one.called.cancel();
  }
}

asio::awaitable<Turnstile::Pass> Turnstile::enter(std::vector<std::string> takes) {
  if (fits(takes)) {
    take(takes);
    co_return Pass{*this, std::move(takes)};
  }
  const auto executor = co_await asio::this_coro::executor;
  const auto me = waiting_.insert(
      waiting_.end(), Waiting{takes, asio::steady_timer{executor, asio::steady_timer::time_point::max()}});
  const auto [error] = co_await me->called.async_wait(asio::as_tuple(asio::use_awaitable));
  const bool may_go = me->may_go;
  waiting_.erase(me);
  if (!may_go) throw boost::system::system_error{error};  // Whoever waits was cancelled.
  co_return Pass{*this, std::move(takes)};
}

}  // namespace rtx::health
