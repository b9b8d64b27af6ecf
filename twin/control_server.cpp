#include "twin/control_server.hpp"

#include "twin/quietly.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using Local = asio::local::stream_protocol;

// No request is nearly as long.
constexpr std::size_t longest_request = 64 * 1024;

asio::awaitable<void> serve(Local::socket client, Control& control) {
  std::string input;
  while (true) {
    const auto [error, size] =
        co_await asio::async_read_until(client, asio::dynamic_buffer(input, longest_request), '\n', quietly);
    if (error && error != asio::error::not_found) co_return;
    const bool too_long = error == asio::error::not_found;
    std::string answer = too_long ? R"({"ok":false,"error":"a request has at most 65536 bytes"})"
                                  : control.answer(std::string_view{input}.substr(0, size));
    answer += '\n';
    const auto [failed, written] = co_await asio::async_write(client, asio::buffer(answer), quietly);
    if (failed || too_long) co_return;
    input.erase(0, size);
  }
}

asio::awaitable<void> accept(Local::acceptor acceptor, Control& control) {
  asio::steady_timer pause{acceptor.get_executor()};
  while (true) {
    auto [error, client] = co_await acceptor.async_accept(quietly);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // Out of descriptors, most likely: others will be closed.
      pause.expires_after(std::chrono::milliseconds{100});
      co_await pause.async_wait(quietly);
    } else {
      asio::co_spawn(pause.get_executor(), serve(std::move(client), control), asio::detached);
    }
  }
}

// What an earlier lab has left behind is in the way; nothing else is touched.
void remove_stale(asio::io_context& context, const fs::path& path) {
  if (!fs::is_socket(path)) return;
  Local::socket probe{context};
  boost::system::error_code refused;
  probe.connect(Local::endpoint{path.string()}, refused);
  if (refused == asio::error::connection_refused) fs::remove(path);
}

}  // namespace

ControlServer::ControlServer(asio::io_context& context, Control& control, fs::path socket) try
    : socket_{std::move(socket)} {
  remove_stale(context, socket_);
  Local::acceptor acceptor{context};
  acceptor.open();
  const ::mode_t usual = ::umask(0077);
  boost::system::error_code error;
  acceptor.bind(Local::endpoint{socket_.string()}, error);
  ::umask(usual);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) throw LabError{socket_.string() + ": no control door: " + error.message()};
  asio::co_spawn(context, accept(std::move(acceptor), control), asio::detached);
} catch (const std::system_error& error) {
  throw LabError{std::string{"no control door: "} + error.what()};
}

ControlServer::~ControlServer() {
  std::error_code ignored;
  fs::remove(socket_, ignored);
}

}  // namespace rtx::twin
