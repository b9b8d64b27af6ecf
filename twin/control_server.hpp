#pragma once

#include "twin/control.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>

namespace rtx::twin {

/// The control door of a lab: a Unix socket that only its owner may open. It goes with the server.
class ControlServer {
 public:
  /// Both must outlive the server and its clients. Throws LabError if `socket` cannot be made, or is
  /// something else than a socket that nobody listens on any more.
  ControlServer(boost::asio::io_context& context, Control& control, std::filesystem::path socket);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

 private:
  std::filesystem::path socket_;
};

}  // namespace rtx::twin
