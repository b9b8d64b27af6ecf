#include "twin/wire.hpp"

#include "twin/quietly.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
using Socket = asio::generic::stream_protocol::socket;
using Clock = std::chrono::steady_clock;

// Longer than the server needs for its answer to a line.
constexpr std::chrono::milliseconds moment{10};

// What one direction of the wire holds.
struct Pipe {
  explicit Pipe(const asio::any_io_executor& executor) : changed{executor, Clock::time_point::max()} {}

  struct Chunk {
    Clock::time_point due;
    std::string bytes;  // empty: the end
  };
  std::deque<Chunk> chunks;
  bool parts_first_line = false;
  asio::steady_timer changed;  // never expires; cancelled when something was put in
};

struct LongWire {
  LongWire(Socket near_, Socket far_, std::chrono::milliseconds latency_)
      : near{std::move(near_)},
        far{std::move(far_)},
        latency{latency_},
        inward{near.get_executor()},
        outward{near.get_executor()} {}

  Socket near;  // the client's connection
  Socket far;   // our end of the pair whose other end the server has
  std::chrono::milliseconds latency;
  Pipe inward;
  Pipe outward;
};

// Cuts `chunk` behind its first line end: what follows stays in the pipe, due a moment later.
void part_first_line(Pipe& pipe, Pipe::Chunk& chunk) {
  const std::size_t end = chunk.bytes.find('\n');
  if (end == std::string::npos) return;
  pipe.parts_first_line = false;
  const Clock::time_point later = chunk.due + moment;
  for (Pipe::Chunk& waiting : pipe.chunks) waiting.due = std::max(waiting.due, later);
  if (end + 1 < chunk.bytes.size()) pipe.chunks.push_front({later, chunk.bytes.substr(end + 1)});
  chunk.bytes.resize(end + 1);
}

asio::awaitable<void> fill(std::shared_ptr<LongWire> wire, Socket& from, Pipe& pipe) {
  std::array<char, 16 * 1024> buffer;
  while (true) {
    const auto [error, size] = co_await from.async_read_some(asio::buffer(buffer), quietly);
    pipe.chunks.push_back({Clock::now() + wire->latency, std::string{buffer.data(), error ? 0 : size}});
    pipe.changed.cancel();
    if (error) co_return;
  }
}

asio::awaitable<void> drain(std::shared_ptr<LongWire> wire, Pipe& pipe, Socket& to) {
  asio::steady_timer timer{wire->near.get_executor()};
  while (true) {
    while (pipe.chunks.empty()) co_await pipe.changed.async_wait(quietly);
    Pipe::Chunk chunk = std::move(pipe.chunks.front());
    pipe.chunks.pop_front();
    if (pipe.parts_first_line) part_first_line(pipe, chunk);
    timer.expires_at(chunk.due);
    co_await timer.async_wait(quietly);
    boost::system::error_code error;
    if (chunk.bytes.empty()) {
      // One end has gone: so will the other, by an orderly close or by the reset that was asked for.
      to.close(error);
      co_return;
    }
    const auto [failed, written] = co_await asio::async_write(to, asio::buffer(chunk.bytes), quietly);
    if (failed) co_return;
  }
}

void linger_zero(Socket& socket) {
  boost::system::error_code error;
  socket.set_option(asio::socket_base::linger{true, 0}, error);
}

}  // namespace

asio::awaitable<Wire> lengthen(asio::ip::tcp::socket client, std::chrono::milliseconds latency,
                               bool first_line_alone) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  Socket near{std::move(client)};
  if (latency.count() == 0 && !first_line_alone) {
    Wire wire{std::move(near), nullptr};
    wire.reset = [handle = wire.socket.native_handle()] {
      const ::linger none{1, 0};
      ::setsockopt(handle, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    };
    co_return wire;
  }
  asio::local::stream_protocol::socket ours{executor};
  asio::local::stream_protocol::socket theirs{executor};
  asio::local::connect_pair(ours, theirs);
  Socket far{std::move(ours)};
  const auto wire = std::make_shared<LongWire>(std::move(near), std::move(far), latency);
  wire->inward.parts_first_line = first_line_alone;
  // SYN, SYN-ACK and ACK take their time on a long wire, but the client's kernel has done without.
  asio::steady_timer handshake{executor, 2 * latency};
  co_await handshake.async_wait(quietly);
  asio::co_spawn(executor, fill(wire, wire->near, wire->inward), asio::detached);
  asio::co_spawn(executor, fill(wire, wire->far, wire->outward), asio::detached);
  asio::co_spawn(executor, drain(wire, wire->inward, wire->far), asio::detached);
  asio::co_spawn(executor, drain(wire, wire->outward, wire->near), asio::detached);
  handshake.expires_after(latency);
  co_await handshake.async_wait(quietly);
  Socket server_end{std::move(theirs)};
  Wire result{std::move(server_end), nullptr};
  result.reset = [wire] { linger_zero(wire->near); };
  co_return result;
}

}  // namespace rtx::twin
