#pragma once

#include "twin/device.hpp"
#include "twin/host_keys.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rtx::twin {

/// The SSH servers of all routers of a lab, each on its own loopback address and port, on one loop.
class SshServer {
 public:
  /// All must outlive the server and its sessions; `context` must be run by one thread.
  SshServer(boost::asio::io_context& context, std::deque<Device>& devices, const HostKeys& keys);

  /// Listens for every router and serves whoever comes. Throws LabError for an address that is not loopback
  /// or not free, and for a router on which nobody could log in.
  void listen();

  struct Address {
    std::string router;
    std::string host;
    std::uint16_t port;
  };
  /// Where each router listens, in the lab's order.
  [[nodiscard]] const std::vector<Address>& addresses() const noexcept { return addresses_; }

 private:
  [[nodiscard]] const HostKeys& keys_of(const Device& device);

  boost::asio::io_context& context_;
  std::deque<Device>& devices_;
  const HostKeys& keys_;
  std::vector<Address> addresses_;
  /// Of routers that made keys of their own; sessions may still use the old ones.
  std::map<std::pair<std::string, std::string>, std::unique_ptr<HostKeys>> own_keys_;
};

}  // namespace rtx::twin
