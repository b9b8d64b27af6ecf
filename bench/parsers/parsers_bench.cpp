/// \file
/// How fast the parsers are, beside a bare scan for line ends, std::regex and TextFSM on the same text in the
/// same run. The ratios are what can be compared between machines.

#include "parsers/ping.hpp"
#include "parsers/registry.hpp"
#include "parsers/show_arp.hpp"
#include "parsers/show_config_list.hpp"
#include "parsers/show_environment.hpp"
#include "parsers/show_ip_route.hpp"
#include "parsers/show_ipsec_sa.hpp"
#include "parsers/show_ipsec_sa_gateway.hpp"
#include "parsers/show_log.hpp"
#include "parsers/show_nat_descriptor_address.hpp"
#include "parsers/show_status_dhcp.hpp"
#include "parsers/show_status_dhcp_summary.hpp"
#include "parsers/show_status_l2tp.hpp"
#include "parsers/show_status_lan.hpp"
#include "parsers/show_status_pp.hpp"
#include "parsers/show_status_tunnel.hpp"
#include "parsers/show_techinfo.hpp"

#include "bench/parsers/by_regex.hpp"
#include "bench/parsers/texts.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <time.h>
#include <vector>

namespace rtx::bench {
namespace {

using Count = std::size_t (*)(std::string_view);

struct Workload {
  const char* command;
  std::vector<std::string> texts;
  Count parse;               ///< Into the struct, with places of errors; how many records.
  Count by_regex = nullptr;  ///< The same number, by std::regex. Null: only measured beside the scan.
  const char* textfsm = nullptr;
};

std::size_t count_lines(std::string_view text) {
  std::size_t lines = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    if (found == nullptr) break;
    at = static_cast<const char*>(found) + 1;
    ++lines;
  }
  return lines;
}

/// Stops the bench if a parser does not read what it is measured on.
template <class Output>
const Output& checked(const parsers::Result<Output>& output, std::string_view text) {
  if (output && output->unrecognised.empty()) return *output;
  const auto message = output ? std::string{"unrecognised text"} : describe(output.error(), text, "bench");
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

std::size_t ping(std::string_view text) {
  const auto output = parsers::parse_ping(text);
  return checked(output, text).replies.size();
}

std::size_t ipsec_sa(std::string_view text) {
  const auto output = parsers::parse_show_ipsec_sa(text);
  return checked(output, text).sa.size();
}

std::size_t l2tp(std::string_view text) {
  const auto output = parsers::parse_show_status_l2tp(text);
  return checked(output, text).tunnel.size();
}

std::size_t environment(std::string_view text) {
  const auto output = parsers::parse_show_environment(text);
  return checked(output, text).temperature ? 0 : 1;
}

std::size_t lan(std::string_view text) {
  const auto output = parsers::parse_show_status_lan(text);
  return checked(output, text).port.size();
}

std::size_t pp(std::string_view text) {
  const auto output = parsers::parse_show_status_pp(text);
  return checked(output, text).pp.size();
}

std::size_t dhcp(std::string_view text) {
  const auto output = parsers::parse_show_status_dhcp(text);
  return checked(output, text).scope.size();
}

std::size_t dhcp_summary(std::string_view text) {
  const auto output = parsers::parse_show_status_dhcp_summary(text);
  return checked(output, text).lease.size();
}

std::size_t log(std::string_view text) {
  const auto output = parsers::parse_show_log(text);
  return checked(output, text).entry.size();
}

std::size_t config_list(std::string_view text) {
  const auto output = parsers::parse_show_config_list(text);
  return checked(output, text).config.size();
}

std::size_t techinfo(std::string_view text) {
  const auto output = parsers::parse_show_techinfo(text);
  return checked(output, text).section.size();
}

std::size_t tunnel(std::string_view text) {
  const auto output = parsers::parse_show_status_tunnel(text);
  return checked(output, text).tunnel.size();
}

std::size_t gateway(std::string_view text) {
  const auto output = parsers::parse_show_ipsec_sa_gateway(text);
  return checked(output, text).gateway.size();
}

std::size_t gateway_detail(std::string_view text) {
  const auto output = parsers::parse_show_ipsec_sa_gateway(text);
  return checked(output, text).sa.size();
}

std::size_t route(std::string_view text) {
  const auto output = parsers::parse_show_ip_route(text);
  return checked(output, text).route.size();
}

std::size_t arp(std::string_view text) {
  const auto output = parsers::parse_show_arp(text);
  return checked(output, text).entry.size();
}

std::size_t nat(std::string_view text) {
  const auto output = parsers::parse_show_nat_descriptor_address(text);
  return checked(output, text).descriptor.at(0).host.size();
}

std::size_t bytes_of(const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const auto& text : texts) bytes += text.size();
  return bytes;
}

/// The sum that a way of reading gives over all texts, and the shortest time it took.
struct Measured {
  std::size_t sum = 0;
  double seconds = 0;
};

/// Keeps the compiler from leaving out work whose result it knows already, or that nobody needs.
void keep(const void* thing) {
  asm volatile("" : : "r"(thing) : "memory");
}

/// Processor time of this process: what else runs on the machine takes its time, but not this.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <class Read>
Measured measure(const std::vector<std::string>& texts, int rounds, Read read) {
  Measured best{0, 1e9};
  for (int round = 0; round < rounds; ++round) {
    std::size_t sum = 0;
    const auto start = cpu_seconds();
    for (const auto& text : texts) {
      keep(text.data());
      sum += read(text);
      keep(&sum);
    }
    best = {sum, std::min(best.seconds, cpu_seconds() - start)};
  }
  return best;
}

/// What Debian's TextFSM takes (so the script names Debian's python3); 0 seconds if it is not installed.
Measured measure_textfsm(const Workload& work) {
  const auto file = std::filesystem::temp_directory_path() / "rtxctl-parsers-bench.txt";
  {
    std::ofstream out{file, std::ios::binary};
    for (std::size_t i = 0; i < work.texts.size(); ++i) out << (i == 0 ? "" : "\f") << work.texts[i];
  }
  const std::string here = RTX_BENCH_PARSERS;
  const auto command = here + "/textfsm_bench.py " + here + "/templates/" + work.textfsm + " " +
                       file.string() + " 2>/dev/null";
  Measured result;
  if (FILE* const pipe = popen(command.c_str(), "r"); pipe != nullptr) {
    if (std::fscanf(pipe, "%zu %lf", &result.sum, &result.seconds) != 2) result = {};
    pclose(pipe);
  }
  std::filesystem::remove(file);
  return result;
}

/// The columns of std::regex and TextFSM, and the ratios.
void run_others(const Workload& work, const Measured& scan, const Measured& parse, double megabytes) {
  const auto regex = measure(work.texts, 3, work.by_regex);
  const auto textfsm = measure_textfsm(work);
  if (regex.sum != parse.sum || (textfsm.seconds > 0 && textfsm.sum != parse.sum)) {
    std::fprintf(stderr, "%s: %zu records, regex %zu, textfsm %zu\n", work.command, parse.sum, regex.sum,
                 textfsm.sum);
    std::exit(1);
  }
  std::printf(" %8.1f", megabytes / regex.seconds);
  if (textfsm.seconds > 0) {
    std::printf(" %8.2f", megabytes / textfsm.seconds);
  } else {
    std::printf(" %8s", "-");
  }
  std::printf("   1/%-4.1f %6.0fx", parse.seconds / scan.seconds, regex.seconds / parse.seconds);
  if (textfsm.seconds > 0) std::printf(" %7.0fx", textfsm.seconds / parse.seconds);
  std::printf("\n");
}

void run(const Workload& work) {
  const auto megabytes = static_cast<double>(bytes_of(work.texts)) / 1e6;
  const auto scan = measure(work.texts, 60, count_lines);
  const auto parse = measure(work.texts, 60, work.parse);
  const auto* const parser = parsers::find_parser(work.command);
  const auto value =
      measure(work.texts, 5, [&](std::string_view text) { return parser->parse(text) ? 1U : 0U; });
  std::printf("%-24s %5.1f %8.0f %8.0f %8.0f", work.command, megabytes, megabytes / scan.seconds,
              megabytes / parse.seconds, megabytes / value.seconds);
  if (work.by_regex == nullptr) {
    std::printf(" %8s %8s   1/%-4.1f\n", "-", "-", parse.seconds / scan.seconds);
  } else {
    run_others(work, scan, parse, megabytes);
  }
  std::fflush(stdout);
}

}  // namespace
}  // namespace rtx::bench

int main() {
  using namespace rtx::bench;
  constexpr std::size_t bytes = 5'500'000;  // a table of 100,000 rows
  std::printf("%-30s %5s %8s %8s %8s %8s %8s   %6s %7s %8s\n", "", "", "MB/s", "MB/s", "MB/s", "MB/s", "MB/s",
              "struct", "struct", "struct");
  std::printf("%-30s %5s %8s %8s %8s %8s %8s   %6s %7s %8s\n", "output of", "MB", "scan", "struct", "value",
              "regex", "textfsm", "/scan", "/regex", "/textfsm");
  run({"ping", ping_texts(bytes), ping, ping_by_regex, "ping.textfsm"});
  run({"show ipsec sa", ipsec_sa_texts(bytes), ipsec_sa, ipsec_sa_by_regex, "show_ipsec_sa.textfsm"});
  run({"show status l2tp", l2tp_texts(bytes), l2tp, l2tp_by_regex, "show_status_l2tp.textfsm"});
  run({"show environment", environment_texts(bytes), environment, environment_by_regex,
       "show_environment.textfsm"});
  run({"show status lan1", lan_texts(bytes), lan});
  run({"show status pp", pp_texts(bytes), pp});
  run({"show status dhcp", dhcp_texts(bytes), dhcp});
  run({"show status dhcp summary", dhcp_summary_texts(bytes), dhcp_summary});
  run({"show log", log_texts(bytes), log});
  run({"show config list", config_list_texts(bytes), config_list});
  run({"show techinfo", techinfo_texts(bytes), techinfo});
  run({"show status tunnel", tunnel_texts(bytes), tunnel, tunnel_by_regex, "show_status_tunnel.textfsm"});
  run({"show ipsec sa gateway", gateway_texts(bytes), gateway, gateway_by_regex,
       "show_ipsec_sa_gateway.textfsm"});
  run({"show ipsec sa gateway 1 detail", gateway_detail_texts(bytes), gateway_detail, gateway_detail_by_regex,
       "show_ipsec_sa_gateway_detail.textfsm"});
  run({"show ip route", route_texts(bytes), route, route_by_regex, "show_ip_route.textfsm"});
  run({"show arp", arp_texts(bytes), arp, arp_by_regex, "show_arp.textfsm"});
  run({"show nat descriptor address", nat_texts(bytes), nat, nat_by_regex,
       "show_nat_descriptor_address.textfsm"});
}
