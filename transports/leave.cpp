#include "transports/leave.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace rtx::transports {

namespace asio = boost::asio;

namespace {

/// Longer than any session needs to put its settings back and leave.
constexpr std::chrono::seconds leaving_takes_at_most{30};

/// Closes; what goes wrong is what could not be put back.
asio::awaitable<std::vector<std::string>> close_quietly(Session& session) {
  std::vector<std::string> not_put_back;
  try {
    not_put_back = co_await session.close();
  } catch (const std::exception& error) {
    not_put_back.emplace_back(error.what());
  }
  co_return not_put_back;
}

}  // namespace

asio::awaitable<std::vector<std::string>> leave(Session& session) {
  using asio::experimental::awaitable_operators::operator||;
  asio::steady_timer deadline{co_await asio::this_coro::executor, leaving_takes_at_most};
  auto ended = co_await (close_quietly(session) || deadline.async_wait(asio::use_awaitable));
  if (ended.index() == 0) co_return std::get<0>(std::move(ended));
  std::vector<std::string> not_put_back;
  not_put_back.emplace_back("the connection could not be closed in time: console settings unknown");
  co_return not_put_back;
}

}  // namespace rtx::transports
