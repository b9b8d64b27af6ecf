#include "safety/rollback_timer.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <utility>

namespace rtx::safety {

namespace asio = boost::asio;
using std::chrono::system_clock;

namespace {

/// The router's seconds begin when it has read the line, and end when it has restored everything.
constexpr std::chrono::seconds margin{5};

}  // namespace

asio::awaitable<std::string> set_rollback_timer(Access& access, Notes& notes, std::chrono::seconds after,
                                                std::optional<RollbackTimer>& timer) {
  transports::Command command{fmt::format("rollback timer {}", after.count())};
  const auto acts_by = [after] { return system_clock::now() + after + margin; };
  const Entry::Facts facts{{"line", command.text}, {"acts_by", utc_text(acts_by())}};
  co_await notes.write(Mark::timing, facts);
  timer = RollbackTimer{acts_by(), access.number()};
  const auto reply = co_await access.session().send(std::move(command));
  if (reply.error) timer.reset();
  co_return reply.error.value_or("");
}

asio::awaitable<void> end_rollback_timer(transports::Session* own, Notes& notes, RollbackTimer timer) {
  if (system_clock::now() >= timer.acts_by) co_return;
  if (own != nullptr) {
    transports::Command command{"confirm"};
    const auto reply = co_await own->send(std::move(command));
    if (!reply.error) co_return;
  }
  const auto left = std::chrono::ceil<std::chrono::seconds>(timer.acts_by - system_clock::now());
  notes.tell(
      fmt::format("waiting {} s, until the rollback timer of the lost session has passed", left.count()));
  asio::steady_timer wait{co_await asio::this_coro::executor, left};
  co_await wait.async_wait(asio::use_awaitable);
}

}  // namespace rtx::safety
