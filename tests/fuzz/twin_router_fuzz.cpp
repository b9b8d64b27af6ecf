#include "twin/world.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace rtx::twin;

namespace {

// A pair that is nearly up, so that a few typed lines reach every state of a tunnel.
std::string config(int number) {
  const std::string own = std::to_string(number);
  const std::string peer = std::to_string(3 - number);
  return "ip route default gateway 192.168." + own +
         ".2\nbridge member bridge1 lan1 tunnel1\nip bridge1 address 192.168.100." + own +
         "/24\nip lan2 address 192.168." + own +
         ".1/24\nip lan2 nat descriptor 1\nnat descriptor type 1 masquerade\n"
         "nat descriptor address outer 1 primary\nnat descriptor masquerade static 1 1 192.168.100." +
         own + " udp 500\nnat descriptor masquerade static 1 2 192.168.100." + own +
         " esp\ntunnel select 1\n tunnel encapsulation l2tpv3\n tunnel endpoint address 192.168.100." + own +
         " 192.168." + peer +
         ".1\n ipsec tunnel 1\n  ipsec sa policy 1 1 esp aes-cbc sha-hmac\n  ipsec ike pre-shared-key 1 text "
         "secret\n"
         "  ipsec ike keepalive use 1 on\n  ipsec ike local address 1 192.168.100." +
         own + "\n  ipsec ike remote address 1 192.168." + peer +
         ".1\n tunnel enable 1\nipsec auto refresh on\nipsec transport 1 1 udp 1701\nl2tp service on\n";
}

Lab lab() {
  Lab lab;
  for (int number = 1; number <= 2; ++number) {
    LabRouter router;
    router.name = "r" + std::to_string(number);
    router.config = config(number);
    lab.routers.push_back(std::move(router));
  }
  lab.networks.push_back(
      {.name = "wan", .interfaces = {"r1.lan2", "r2.lan2"}, .gateways = {"192.168.1.2", "192.168.2.2"}});
  return lab;
}

}  // namespace

/// Lines for two routers: the first byte of a line says whose it is, and how much time passes before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  LabTime now{0};
  World world(lab(), [&now] { return now; });
  rtx::language::Selection selections[2];
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (int lines = 0; !text.empty() && lines < 64; ++lines) {
    const auto head = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    const auto end = text.find('\n');
    const std::size_t who = head & 1U;
    now += std::chrono::milliseconds(1) * (1 << ((head >> 1) % 24));
    const auto language = (head & 0x80U) != 0 ? Language::japanese : Language::english;
    Outcome outcome =
        world.routers()[who].execute(text.substr(0, end), selections[who], Level::administrator, language);
    for (int i = 0; outcome.more && i < 3; ++i)
      if (outcome.more().empty()) break;
    if (outcome.interrupted) static_cast<void>(outcome.interrupted(std::chrono::seconds(1)));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  for (Router& router : world.routers())
    for (const char* show :
         {"show status l2tp", "show ipsec sa", "show status tunnel 1", "show config", "show ip route",
          "show techinfo", "show ipsec sa gateway 1 detail", "ping -c 1 192.168.100.2"}) {
      rtx::language::Selection top;
      if (router.execute(show, top, Level::administrator, Language::english).error) std::abort();
    }
  if (world.explain(world.routers()[0], world.routers()[1]).empty()) std::abort();
  return 0;
}
