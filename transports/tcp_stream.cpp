#include "transports/tcp_stream.hpp"

#include "transports/deadline.hpp"
#include "transports/failure.hpp"
#include "transports/tcp_connect.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <utility>

namespace rtx::transports {

TcpStream::TcpStream(asio::ip::tcp::socket socket, std::string name)
    : socket_{std::move(socket)}, name_{std::move(name)} {}

asio::awaitable<std::size_t> TcpStream::read_some(std::span<char> into, Deadline at) {
  try {
    const asio::mutable_buffer buffer{into.data(), into.size()};
    auto reading = socket_.async_read_some(buffer, asio::use_awaitable);
    co_return co_await deadline(std::move(reading), at, expired("nothing came"));
  } catch (const boost::system::system_error& error) {
    throw failure_of(error);
  }
}

asio::awaitable<void> TcpStream::write(std::string_view bytes, Deadline at) {
  try {
    const asio::const_buffer buffer{bytes.data(), bytes.size()};
    auto writing = asio::async_write(socket_, buffer, asio::use_awaitable);
    co_await deadline(std::move(writing), at, expired("nothing was taken"));
  } catch (const boost::system::system_error& error) {
    throw failure_of(error);
  }
}

asio::awaitable<void> TcpStream::close(Deadline /*deadline*/) {
  boost::system::error_code already_gone;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, already_gone);
  socket_.close(already_gone);
  co_return;
}

Failure TcpStream::expired(std::string_view what) const {
  return Failure{Trouble::prompt_timeout, fmt::format("{}: {} in time", name_, what)};
}

Failure TcpStream::failure_of(const boost::system::system_error& error) const {
  const auto& code = error.code();
  if (code == asio::error::eof) return {Trouble::closed, name_ + ": the router closed the connection"};
  if (code == asio::error::operation_aborted) return {Trouble::cancelled, name_ + ": stopped while waiting"};
  if (code == asio::error::bad_descriptor) return {Trouble::closed, name_ + ": the connection is closed"};
  if (code == asio::error::connection_reset || code == asio::error::broken_pipe ||
      code == asio::error::connection_aborted) {
    return {Trouble::reset, name_ + ": the connection was cut"};
  }
  if (code == asio::error::timed_out || code == asio::error::host_unreachable ||
      code == asio::error::network_unreachable) {
    return {Trouble::reset, name_ + ": the router does not answer any more (" + code.message() + ")",
            "check that it is on and the way to it"};
  }
  return {Trouble::broken, fmt::format("{}: {}", name_, code.message())};
}

asio::awaitable<asio::ip::tcp::socket> connect_naming(std::string host, std::uint16_t port, std::string name,
                                                      std::string advice, Deadline at) {
  try {
    co_return co_await connect_tcp(std::move(host), port, at);
  } catch (const Failure& failure) {
    const bool has_advice = failure.trouble == Trouble::refused || failure.trouble == Trouble::unreachable;
    throw Failure{failure.trouble, fmt::format("{}: {}", name, failure.what()),
                  has_advice ? advice : failure.next_step};
  } catch (const boost::system::system_error& error) {
    const bool cancelled = means_cancelled(error);
    throw Failure{cancelled ? Trouble::cancelled : Trouble::broken,
                  fmt::format("{}: {}", name, cancelled ? "stopped" : error.code().message())};
  }
}

}  // namespace rtx::transports
