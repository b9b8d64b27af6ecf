#include "bench/parsers/by_regex.hpp"
#include "bench/parsers/regex.hpp"

#include <cstdint>
#include <vector>

namespace rtx::bench {

std::size_t tunnel_by_regex(std::string_view text) {
  static const auto heading = expression(R"(TUNNEL\[(\d+)\]:\s*)");
  static const auto state = expression(R"(\s*Current status is (\w+)\.)");
  static const auto since = expression(R"(\s*from (\S+ [0-9:]+)\.)");
  static const auto time = expression(
      R"(\s*(?:(\d+) days? )?(?:(\d+) hours? )?(?:(\d+) minutes? )?(\d+) seconds?\s+connection\.)");
  static const auto traffic =
      expression(R"(\s*(Received:|Transmitted:)?\s*\(IPv([46])\) (\d+) packets? \[(\d+) octets?\])");
  static const auto pair = expression(R"(\s*(Description|Interface type):\s*(.*))");
  struct Tunnel {
    std::uint64_t number = 0, connected = 0, packets = 0, octets = 0;
    std::string_view state, since, description, type;
  };
  std::vector<Tunnel> tunnels;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (line.starts_with("TUNNEL[") && matches(line, match, heading)) {
      tunnels.emplace_back().number = number(match, 1);
    } else if (tunnels.empty()) {
      return;
    } else if (matches(line, match, traffic)) {
      tunnels.back().packets += number(match, 3);
      tunnels.back().octets += number(match, 4);
    } else if (matches(line, match, pair)) {
      (view(match, 1) == "Description" ? tunnels.back().description : tunnels.back().type) = view(match, 2);
    } else if (matches(line, match, state)) {
      tunnels.back().state = view(match, 1);
    } else if (matches(line, match, since)) {
      tunnels.back().since = view(match, 1);
    } else if (matches(line, match, time)) {
      tunnels.back().connected = number(match, 2) * 3600 + number(match, 3) * 60 + number(match, 4);
    }
  });
  return tunnels.size();
}

std::size_t gateway_by_regex(std::string_view text) {
  static const auto row = expression(R"((\d+)\s+((?:[A-Z]\s+)*)(\S+)\s+(\S+)\s+i:(\d+) s:(\d+) r:(\d+)\s*)");
  struct Gateway {
    std::uint64_t number, isakmp, send, recv;
    std::string_view flags, local_id, remote_id;
  };
  std::vector<Gateway> gateways;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (!matches(line, match, row)) return;
    gateways.push_back({number(match, 1), number(match, 5), number(match, 6), number(match, 7),
                        view(match, 2), view(match, 3), view(match, 4)});
  });
  return gateways.size();
}

std::size_t gateway_detail_by_regex(std::string_view text) {
  static const auto heading = expression(R"(SA\[(\d+)\] Duration: (\d+)s\s*)");
  static const auto protocol = expression(R"(Protocol: (\w+)(?: \(Mode: (\w+)\))?\s*)");
  static const auto pair = expression(R"((Local ID|Remote ID|Direction|Algorithm|SPI): (.*?)\s*)");
  struct Sa {
    std::uint64_t id = 0, duration = 0;
    std::string_view protocol, mode, texts[5] = {};
  };
  std::vector<Sa> sas;
  std::size_t kept = 0;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (line.starts_with("SA[") && matches(line, match, heading)) {
      sas.push_back({.id = number(match, 1), .duration = number(match, 2)});
    } else if (sas.empty()) {
      return;
    } else if (matches(line, match, protocol)) {
      sas.back().protocol = view(match, 1);
      sas.back().mode = view(match, 2);
    } else if (matches(line, match, pair)) {
      sas.back().texts[kept++ % 5] = view(match, 2);
    }
  });
  return sas.size();
}

std::size_t route_by_regex(std::string_view text) {
  static const auto row = expression(R"((default|\S+/\d+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+(\S.*?))?\s*)");
  struct Route {
    std::string_view destination, gateway, interface, kind, info;
  };
  std::vector<Route> routes;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (!matches(line, match, row)) return;
    routes.push_back({view(match, 1), view(match, 2), view(match, 3), view(match, 4), view(match, 5)});
  });
  return routes.size();
}

std::size_t arp_by_regex(std::string_view text) {
  static const auto row = expression(R"((\S+)\s+(\d[0-9.]+)\s+([0-9A-Fa-f:]{17})\s+(?:(\d+)|([a-z]+))\s*)");
  struct Entry {
    std::string_view interface, address, mac, instead;
    std::uint64_t ttl;
  };
  std::vector<Entry> entries;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (!matches(line, match, row)) return;
    entries.push_back({view(match, 1), view(match, 2), view(match, 3), view(match, 5), number(match, 4)});
  });
  return entries.size();
}

std::size_t nat_by_regex(std::string_view text) {
  static const auto row = expression(R"(\s*(\d+)\s+([0-9.]+)\s+(\d+)\s+(\d+)\s+([a-z]+)\s*)");
  struct Host {
    std::uint64_t number, sessions, limit;
    std::string_view inner, type;
  };
  std::vector<Host> hosts;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (!matches(line, match, row)) return;
    hosts.push_back({number(match, 1), number(match, 3), number(match, 4), view(match, 2), view(match, 5)});
  });
  return hosts.size();
}

}  // namespace rtx::bench
