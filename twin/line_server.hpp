#pragma once

#include "twin/device.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace rtx::twin {

/// The doors of all routers of a lab that are no SSH: telnet, serial lines, serial lines over TCP.
class LineServer {
 public:
  /// Both must outlive the server and its sessions; `context` must be run by one thread.
  LineServer(boost::asio::io_context& context, std::deque<Device>& devices);

  /// Listens for every router that has such a door. Throws LabError for an address that is not loopback or
  /// not free, and for a serial line that cannot be made.
  void listen();

  /// Where a router listens.
  struct Doors {
    std::optional<std::uint16_t> telnet_port;
    std::optional<std::uint16_t> tcp_port;
    std::string serial;  ///< The link to its pseudo terminal; empty: none.
  };
  /// Of every router, in the lab's order.
  [[nodiscard]] const std::deque<Doors>& doors() const noexcept { return doors_; }

 private:
  void open_telnet(Device& device, Doors& doors);
  void open_tcp(Device& device, Doors& doors);
  void open_serial(Device& device, Doors& doors);

  boost::asio::io_context& context_;
  std::deque<Device>& devices_;
  std::deque<Doors> doors_;
};

}  // namespace rtx::twin
