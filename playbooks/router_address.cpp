#include "playbooks/inventory_line.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace rtx::playbooks {
namespace {

[[noreturn]] void bad_address(const std::string& address, const std::string& why) {
  throw PlaybookError{
      {error_at(Place{}, "'" + printable(address) + "' is no address of a router: " + why,
                "write HOST, USER@HOST or USER@HOST:PORT (an IPv6 address with a port in brackets), with "
                "ssh://, telnet:// or tcp:// before it; or serial:/dev/DEVICE")}};
}

/// Takes `:port` off the end of `host`.
std::optional<std::uint16_t> take_port(std::string& host, const std::string& address) {
  const bool bracketed = host.starts_with('[');
  const auto end = bracketed ? host.find(']') : std::string::npos;
  if (bracketed && end == std::string::npos) bad_address(address, "'[' without ']'");
  const auto colon = host.find(':', bracketed ? end : 0);
  const bool bare_ipv6 =
      !bracketed && colon != std::string::npos && host.find(':', colon + 1) != std::string::npos;
  std::optional<std::uint16_t> port;
  if (colon != std::string::npos && !bare_ipv6) {
    const auto digits = std::string_view{host}.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || stop != digits.data() + digits.size() || number == 0)
      bad_address(address, "'" + printable(digits) + "' is no port");
    port = number;
    host.resize(colon);
  }
  if (bracketed) host = host.substr(1, end - 1);
  return port;
}

/// Takes `telnet://` or `serial:` off the beginning of `rest`; without one it is SSH.
std::string take_transport(std::string& rest, const std::string& address) {
  if (rest.starts_with("serial:")) {
    rest.erase(0, std::string_view{"serial:"}.size());
    if (rest.starts_with("//")) rest.erase(0, 2);
    return "serial";
  }
  const auto end = rest.find("://");
  if (end == std::string::npos) return "ssh";
  std::string transport = rest.substr(0, end);
  rest.erase(0, end + 3);
  if (transport != "ssh" && transport != "telnet" && transport != "tcp")
    bad_address(address, "unknown transport '" + printable(transport) + "'");
  if (rest.ends_with('/')) rest.pop_back();
  return transport;
}

/// Takes `user@` off the beginning of `rest`.
std::string take_user(std::string& rest, const std::string& address) {
  const auto at = rest.rfind('@');
  if (at == std::string::npos) return {};
  std::string user = rest.substr(0, at);
  rest.erase(0, at + 1);
  if (user.empty()) bad_address(address, "nothing stands before '@'");
  return user;
}

void set(Router& router, std::string_view name, std::string value, const std::string& address) {
  if (name == "flow" && is_flow(value)) {
    router.flow = std::move(value);
    return;
  }
  std::int64_t baud = 0;
  const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), baud);
  const bool is_number = error == std::errc{} && stop == value.data() + value.size();
  if (name != "baud" || !is_number || !is_baud(baud))
    bad_address(address,
                "'" + printable(std::string{name} + "=" + value) + "' is no setting of a serial line");
  router.baud = static_cast<unsigned>(baud);
}

void read_serial_line(Router& router, std::string rest, const std::string& address) {
  const auto query = rest.find('?');
  std::string_view settings =
      query == std::string::npos ? std::string_view{} : std::string_view{rest}.substr(query + 1);
  router.device = rest.substr(0, query);
  router.port = 0;
  if (!router.device.starts_with('/')) bad_address(address, "a device's path begins with '/'");
  while (!settings.empty()) {
    const auto one = settings.substr(0, settings.find('&'));
    settings.remove_prefix(std::min(one.size() + 1, settings.size()));
    const auto equals = std::min(one.find('='), one.size());
    set(router, one.substr(0, equals), std::string{one.substr(std::min(equals + 1, one.size()))}, address);
  }
}

}  // namespace

Router router_from_address(const std::string& address) {
  Router router;
  router.name = address;
  std::string rest = address;
  router.transport = take_transport(rest, address);
  router.user = take_user(rest, address);
  if (has_control_character(address) || address.find(' ') != std::string::npos)
    bad_address(address, "it holds a blank or control character");
  if (router.transport == "serial") {
    read_serial_line(router, std::move(rest), address);
    return router;
  }
  router.host = std::move(rest);
  const auto port = take_port(router.host, address);
  router.port_given = port.has_value();
  router.port = port.value_or(default_port(router.transport));
  if (router.host.empty()) bad_address(address, "the host is missing");
  if (router.port == 0) bad_address(address, "the port is missing");
  return router;
}

std::string address_of(const Router& router) {
  if (router.transport == "serial") return router.device;
  const bool bracketed = router.host.find(':') != std::string::npos;
  return (bracketed ? "[" + router.host + "]" : router.host) + ":" + std::to_string(router.port);
}

}  // namespace rtx::playbooks
