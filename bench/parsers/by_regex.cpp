#include "bench/parsers/by_regex.hpp"

#include "bench/parsers/regex.hpp"

#include <cstdint>
#include <vector>

namespace rtx::bench {
std::size_t ping_by_regex(std::string_view text) {
  static const auto reply =
      expression(R"(received from ([0-9.]+): icmp_seq=(\d+) ttl=(\d+) time=(\d+)\.(\d+)ms)");
  static const auto counts =
      expression(R"((\d+) packets transmitted, (\d+) packets received, ([0-9.]+)% packet loss)");
  struct Reply {
    std::string_view from;
    std::uint64_t seq, ttl, micros;
  };
  std::vector<Reply> replies;
  std::uint64_t received = 0;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (matches(line, match, reply)) {
      replies.push_back(
          {view(match, 1), number(match, 2), number(match, 3), number(match, 4) * 1000 + number(match, 5)});
    } else if (matches(line, match, counts)) {
      received = number(match, 2);
    }
  });
  return received == replies.size() ? replies.size() : 0;
}

std::size_t ipsec_sa_by_regex(std::string_view text) {
  static const auto row =
      expression(R"((\d+)\s+(\d+)\s+(\d+|-)\s+(\w+)(?:\[(\d+)\](\w+))?\s+(send|recv|-)\s+(\d+)\s+(\S+)\s*)");
  struct Sa {
    std::uint64_t id, gateway, parent, tunnel, life;
    std::string_view connection, protocol, direction, remote_id;
  };
  std::vector<Sa> sas;
  Match match;
  each_line(text, [&](std::string_view line) {
    if (line.empty() || line.front() < '0' || line.front() > '9' || !matches(line, match, row)) return;
    sas.push_back({number(match, 1), number(match, 2), number(match, 3), number(match, 5), number(match, 8),
                   view(match, 4), view(match, 6), view(match, 7), view(match, 9)});
  });
  return sas.size();
}

std::size_t l2tp_by_regex(std::string_view text) {
  static const auto heading = expression(R"(TUNNEL\[(\d+)\]:\s*)");
  static const auto pair = expression(R"(\s*([^:]+?)\s*:\s*(\S.*?)\s*)");
  static const auto traffic = expression(R"(\s*(Received|Transmitted): (\d+) packets? \[(\d+) octets?\])");
  static const auto circuit = expression(R"(\s*Circuit Status local:(\w+) peer:(\w+))");
  static const auto time = expression(
      R"(\s*(?:(\d+) days? )?(?:(\d+) hours? )?(?:(\d+) minutes? )?(\d+) seconds?\s+connection\.)");
  struct Tunnel {
    std::uint64_t number = 0, ids[10] = {}, connected = 0, packets = 0, octets = 0;
    std::string_view state, local, peer, texts[8] = {};
  };
  std::vector<Tunnel> tunnels;
  Match match;
  std::size_t kept = 0;
  each_line(text, [&](std::string_view line) {
    if (line.starts_with("TUNNEL[") && matches(line, match, heading)) {
      tunnels.emplace_back().number = number(match, 1);
    } else if (tunnels.empty()) {
      return;
    } else if (matches(line, match, circuit)) {
      tunnels.back().local = view(match, 1);
      tunnels.back().peer = view(match, 2);
    } else if (matches(line, match, traffic)) {
      tunnels.back().packets += number(match, 2);
      tunnels.back().octets += number(match, 3);
    } else if (matches(line, match, pair)) {
      const auto value = view(match, 2);
      tunnels.back().texts[kept++ % 8] = value;
      tunnels.back().ids[kept % 10] = number(match, 2);
    } else if (matches(line, match, time)) {
      tunnels.back().connected = number(match, 2) * 3600 + number(match, 3) * 60 + number(match, 4);
    }
  });
  return tunnels.size();
}

std::size_t environment_by_regex(std::string_view text) {
  static const auto revision = expression(R"((\S+) Rev\.(\S+) \((.*)\))");
  static const auto rom = expression(R"(\S+ (BootROM|FlashROM Table) Ver\.\s*(\S+))");
  static const auto main =
      expression(R"(\s*main:\s+\S+ ver=(\S+) serial=(\S+) MAC-Address=(\S+) MAC-Address=(\S+))");
  static const auto cpu =
      expression(R"(CPU:\s+(\d+)%\(5sec\)\s+(\d+)%\(1min\)\s+(\d+)%\(5min\)\s+Memory:\s+(\d+)% used)");
  static const auto buffer = expression(
      R"(Packet-buffer:\s+(\d+)%\(small\)\s+(\d+)%\(middle\)\s+(\d+)%\(large\)\s+(\d+)%\(huge\) used)");
  static const auto files =
      expression(R"((?:Firmware|Default firmware): (\S+)  (?:Config. file|Default config. file): (\S+))");
  static const auto elapsed = expression(R"(Elapsed time from boot: (\d+)days (\d+):(\d+):(\d+))");
  static const auto security = expression(R"(Security Class: (\d+), FORGET: (\w+), TELNET: (\w+))");
  static const auto pair = expression(R"(([^:]+): (.*))");
  static const std::regex* const forms[] = {&rom,   &revision, &main,     &cpu, &buffer,
                                            &files, &elapsed,  &security, &pair};
  std::vector<std::string_view> texts;
  std::uint64_t sum = 0;
  Match match;
  bool found = false;
  each_line(text, [&](std::string_view line) {
    for (const auto* form : forms) {
      if (!matches(line, match, *form)) continue;
      found = found || form == &revision;
      for (std::size_t group = 1; group < match.size(); ++group) {
        texts.push_back(view(match, group));
        sum += number(match, group);
      }
      return;
    }
  });
  return found && sum > 0 ? 1 : 0;
}

}  // namespace rtx::bench
