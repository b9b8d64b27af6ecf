#include "twin/caretaker.hpp"

#include "twin/quietly.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <optional>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;

// A device forgets the timer before the timer goes.
struct Watch {
  explicit Watch(Device& watched, asio::steady_timer& timer) : device(watched) {
    device.on_change([&timer] { timer.cancel(); });
  }
  ~Watch() { device.on_change(nullptr); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  Device& device;
};

}  // namespace

asio::awaitable<void> take_care(Device& device) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  asio::steady_timer timer{executor};
  const Watch watch{device, timer};
  while (true) {
    device.pass();
    const std::optional<LabTime> next = device.next_event();
    timer.expires_after(next ? device.real_time_until(*next) : std::chrono::hours{1});
    co_await timer.async_wait(quietly);
  }
}

}  // namespace rtx::twin
