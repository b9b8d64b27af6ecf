#pragma once

#include "transports/failure.hpp"
#include "transports/transport.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace rtx::transports {

/// A TCP connection as a `Transport`: bytes as they are. Failures name it, and tell an end in order (EOF), a
/// cut (RST) and a peer that has died without a word (half-open) apart.
class TcpStream : public Transport {
 public:
  TcpStream(asio::ip::tcp::socket socket, std::string name);

  asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline deadline) override;
  asio::awaitable<void> write(std::string_view bytes, Deadline deadline) override;
  asio::awaitable<void> close(Deadline deadline) override;
  [[nodiscard]] std::string describe() const override { return name_; }

 private:
  Failure failure_of(const boost::system::system_error& error) const;
  Failure expired(std::string_view what) const;

  asio::ip::tcp::socket socket_;
  std::string name_;
};

/// `connect_tcp`, its failures naming `name` (`telnet 192.0.2.1:23`), and `advice` what to look at.
[[nodiscard]] asio::awaitable<asio::ip::tcp::socket> connect_naming(std::string host, std::uint16_t port,
                                                                    std::string name, std::string advice,
                                                                    Deadline deadline);

}  // namespace rtx::transports
