#include "twin/line_server.hpp"

#include "twin/line_carrier.hpp"
#include "twin/listener.hpp"
#include "twin/login.hpp"
#include "twin/pty.hpp"
#include "twin/quietly.hpp"
#include "twin/replay.hpp"
#include "twin/serial_end.hpp"
#include "twin/telnet_end.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <fcntl.h>
#include <memory>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

// How many clients a door has, for as long as one of them is there.
class Place {
 public:
  explicit Place(std::shared_ptr<unsigned> taken) : taken_{std::move(taken)} { ++*taken_; }
  ~Place() { --*taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::shared_ptr<unsigned> taken_;
};

std::unique_ptr<Conversation> replay_of(Device& device) {
  return std::make_unique<Replay>(*device.router().settings().replay, device.next_replay());
}

std::unique_ptr<Conversation> telnet_conversation(Device& device, const std::string& address, bool is_full) {
  if (device.router().settings().replay) return replay_of(device);
  auto dialogue = std::make_unique<LoginDialogue>(device, Door::telnet);
  dialogue->comes_from(address);
  if (is_full) dialogue->refuse();
  return dialogue;
}

std::unique_ptr<Conversation> serial_conversation(Device& device) {
  if (!device.router().settings().replay) return serial_dialogue(device);
  auto replay = replay_of(device);
  replay->open();
  return replay;
}

asio::awaitable<void> serve_telnet(Tcp::socket client, Device& device, std::shared_ptr<unsigned> taken) {
  boost::system::error_code error;
  client.set_option(Tcp::no_delay{true}, error);
  const std::string address = client.remote_endpoint(error).address().to_string();
  const bool is_full = *taken >= device.session_limit(Door::telnet);
  const Place place{taken};
  Wire wire = co_await lengthen(std::move(client), device.router().settings().latency);
  TelnetEnd end{device, telnet_conversation(device, address, is_full)};
  co_await carry(std::move(wire), end, device);
}

// A console server has one client at a time. Its words to a second one are those of ser2net.
asio::awaitable<void> serve_tcp(Tcp::socket client, Device& device, std::shared_ptr<SerialEnd> line,
                                std::shared_ptr<unsigned> taken) {
  boost::system::error_code error;
  client.set_option(Tcp::no_delay{true}, error);
  if (*taken > 0) {
    const std::string refusal = "Port already in use\r\n";
    co_await asio::async_write(client, asio::buffer(refusal), quietly);
    co_return;
  }
  const Place place{taken};
  Wire wire = co_await lengthen(std::move(client), device.router().settings().latency);
  co_await carry(std::move(wire), *line, device);
}

asio::awaitable<void> serve_serial(asio::posix::stream_descriptor master, std::shared_ptr<SerialEnd> line,
                                   Device& device) {
  co_await carry(std::move(master), *line, device);
}

}  // namespace

LineServer::LineServer(asio::io_context& context, std::deque<Device>& devices)
    : context_{context}, devices_{devices} {}

void LineServer::listen() {
  for (Device& device : devices_) {
    Doors& doors = doors_.emplace_back();
    const LabRouter& router = device.router().settings();
    if (router.telnet_port) open_telnet(device, doors);
    if (router.tcp_port) open_tcp(device, doors);
    if (router.serial) open_serial(device, doors);
  }
}

void LineServer::open_telnet(Device& device, Doors& doors) {
  Tcp::acceptor acceptor =
      open_acceptor(context_, device.router().settings(), *device.router().settings().telnet_port);
  doors.telnet_port = acceptor.local_endpoint().port();
  const auto reachable = [&device] { return device.is_reachable(); };
  const auto accepts = [&device] { return device.telnet_service(); };
  const auto serve = [&device, taken = std::make_shared<unsigned>(0)](Tcp::socket client) {
    return serve_telnet(std::move(client), device, taken);
  };
  asio::co_spawn(context_, accept_clients(std::move(acceptor), reachable, accepts, serve), asio::detached);
}

void LineServer::open_tcp(Device& device, Doors& doors) {
  Tcp::acceptor acceptor =
      open_acceptor(context_, device.router().settings(), *device.router().settings().tcp_port);
  doors.tcp_port = acceptor.local_endpoint().port();
  SerialPeer peer{.stops_at_xoff = [] { return true; }, .speed = {}, .sees_xoff = false};
  const auto line = std::make_shared<SerialEnd>(device, serial_conversation(device), std::move(peer));
  const auto always = [] { return true; };  // The console server is another device.
  const auto serve = [&device, line, taken = std::make_shared<unsigned>(0)](Tcp::socket client) {
    return serve_tcp(std::move(client), device, line, taken);
  };
  asio::co_spawn(context_, accept_clients(std::move(acceptor), always, always, serve), asio::detached);
}

void LineServer::open_serial(Device& device, Doors& doors) {
  doors.serial = device.router().settings().serial->string();
  const auto terminal = std::make_shared<Pty>(doors.serial);
  SerialPeer peer{.stops_at_xoff = [terminal] { return terminal->stops_at_xoff(); },
                  .speed = [terminal] { return terminal->speed(); }};
  auto line = std::make_shared<SerialEnd>(device, serial_conversation(device), std::move(peer));
  // Asio closes what it is given, and so does the terminal: each gets a descriptor of its own.
  const int own = ::fcntl(terminal->master(), F_DUPFD_CLOEXEC, 0);
  if (own < 0) throw LabError{doors.serial + ": too many open files for this serial line"};
  asio::posix::stream_descriptor master{context_, own};
  asio::co_spawn(context_, serve_serial(std::move(master), std::move(line), device), asio::detached);
}

}  // namespace rtx::twin
