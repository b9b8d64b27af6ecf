#include "transports/tcp_stream.hpp"

#include "transports/deadline.hpp"
#include "transports/failure.hpp"
#include "transports/tcp_connect.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <utility>

namespace rtx::transports {

TcpStream::TcpStream(Connection connection, std::string name)
    : connection_{std::move(connection)}, name_{std::move(name)} {}

asio::awaitable<std::size_t> TcpStream::read_some(std::span<char> into, Deadline at) {
  try {
    const asio::mutable_buffer buffer{into.data(), into.size()};
    auto reading = connection_.socket.async_read_some(buffer, asio::use_awaitable);
    co_return co_await deadline(std::move(reading), at, expired("nothing came"));
  } catch (const boost::system::system_error& error) {
    throw failure_of(error);
  }
}

asio::awaitable<void> TcpStream::write(std::string_view bytes, Deadline at) {
  try {
    const asio::const_buffer buffer{bytes.data(), bytes.size()};
    auto writing = asio::async_write(connection_.socket, buffer, asio::use_awaitable);
    co_await deadline(std::move(writing), at, expired("nothing was taken"));
  } catch (const boost::system::system_error& error) {
    throw failure_of(error);
  }
}

asio::awaitable<void> TcpStream::close(Deadline /*deadline*/) {
  boost::system::error_code already_gone;
  connection_.socket.shutdown(StreamSocket::shutdown_both, already_gone);
  connection_.socket.close(already_gone);
  connection_.carrier.reset();
  co_return;
}

Failure TcpStream::expired(std::string_view what) const {
  return Failure{Trouble::prompt_timeout, fmt::format("{}: {} in time", name_, what)};
}

Failure TcpStream::failure_of(const boost::system::system_error& error) const {
  const auto& code = error.code();
  if (means_cancelled(error)) return {Trouble::cancelled, name_ + ": stopped while waiting"};
  if (connection_.carrier) {
    if (const auto cause = connection_.carrier->failure()) return *cause;
  }
  if (code == asio::error::eof) return {Trouble::closed, name_ + ": the router closed the connection"};
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

asio::awaitable<Connection> connect_naming(StreamTarget target, Deadline at) {
  try {
    auto connection = co_await connect_through(target.dialer, target.host, target.port, at);
    co_return connection;
  } catch (const Failure& failure) {
    // A dialer knows better which part of the way failed.
    const bool unanswered = target.dialer == nullptr &&
                            (failure.trouble == Trouble::refused || failure.trouble == Trouble::reset ||
                             failure.trouble == Trouble::unreachable);
    throw Failure{failure.trouble, fmt::format("{}: {}", target.name, failure.what()),
                  unanswered ? target.advice : failure.next_step};
  } catch (const boost::system::system_error& error) {
    const bool cancelled = means_cancelled(error);
    throw Failure{cancelled ? Trouble::cancelled : Trouble::broken,
                  fmt::format("{}: {}", target.name, cancelled ? "stopped" : error.code().message())};
  }
}

std::string name_of(const std::string& kind, const std::string& host, std::uint16_t port,
                    const Dialer* dialer) {
  std::string name = kind + " " + host_and_port(host, port);
  if (dialer != nullptr) name += " through " + dialer->describe();
  return name;
}

}  // namespace rtx::transports
