#pragma once

#include "transports/dialer.hpp"
#include "transports/failure.hpp"
#include "transports/transport.hpp"

#include <boost/system/system_error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace rtx::transports {

/// A connection as a `Transport`: bytes as they are. Failures name it, and tell an end in order (EOF), a
/// cut (RST) and a peer that has died without a word (half-open) apart.
class TcpStream : public Transport {
 public:
  TcpStream(Connection connection, std::string name);

  asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline deadline) override;
  asio::awaitable<void> write(std::string_view bytes, Deadline deadline) override;
  asio::awaitable<void> close(Deadline deadline) override;
  [[nodiscard]] std::string describe() const override { return name_; }

 private:
  Failure failure_of(const boost::system::system_error& error) const;
  Failure expired(std::string_view what) const;

  Connection connection_;
  std::string name_;
};

/// Where a `TcpStream` leads, and what to say of it.
struct StreamTarget {
  std::string host;
  std::uint16_t port{};
  std::shared_ptr<Dialer> dialer;  ///< Null: TCP from here.
  std::string name;                ///< `telnet 192.0.2.1:23`
  std::string advice;              ///< What to look at when nobody answers there; a dialer has its own.
};

/// Connects; failures begin with the name. Throws `Failure`, and never anything of Asio's.
[[nodiscard]] asio::awaitable<Connection> connect_naming(StreamTarget target, Deadline deadline);

/// `telnet 192.0.2.1:23 through ops@192.0.2.7:22`.
[[nodiscard]] std::string name_of(const std::string& kind, const std::string& host, std::uint16_t port,
                                  const Dialer* dialer);

}  // namespace rtx::transports
