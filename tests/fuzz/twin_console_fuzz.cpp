// Types anything at a simulated router's console, in pieces, with time passing in between.
#include "twin/console.hpp"
#include "twin/device.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

namespace {

using namespace rtx::twin;

LabRouter router_for(std::uint8_t choice) {
  constexpr std::string_view faults[] = {"lose-first-command", "message-at-prompt", "pause-after-hash",
                                         "wrong-prompt",       "split-every-byte",  "ask-on",
                                         "save-usb-dialogue"};
  LabRouter router;
  router.name = "rtx";
  router.config = "ip lan1 address 192.0.2.1/24\nip filter 1 pass * * * * *\n";
  if ((choice & 1) != 0) router.config += "console character en.ascii\n";
  if ((choice & 2) != 0) router.accounts.administrator_password = "a";
  router.asks_administrator_password_when_unset = (choice & 4) != 0;
  router.console.settings_per_session = (choice & 8) == 0;
  const std::size_t fault = choice >> 4;
  if (fault < std::size(faults)) router.faults.push_back({std::string{faults[fault]}, "10 show", 2});
  return router;
}

// Everything that is due; a console that never comes to rest has a fault.
void drain(Console& console) {
  std::size_t fetched = 0;
  while (true) {
    console.pass();
    const std::string bytes = console.take();
    if (bytes.empty()) return;
    fetched += bytes.size();
    if (fetched > 64'000'000) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  LabTime now{0};
  Lab lab;
  lab.routers.push_back(router_for(data[0]));
  World world{lab, [&] { return now; }};
  Device device{world, world.routers().front()};
  Console console{device, "admin"};
  Console beside{device, ""};
  console.open();
  beside.open();
  std::string_view keys{reinterpret_cast<const char*>(data) + 1, size - 1};
  while (!keys.empty() && console.ending() == Console::Ending::open) {
    // A byte of 0xff lets time go by to the next event; others are typed up to there.
    const std::string_view piece = keys.substr(0, keys.find('\xff'));
    console.receive(piece);
    drain(console);
    keys.remove_prefix(std::min(piece.size() + 1, keys.size()));
    if (const auto next = console.next_event(); next && *next > now) now = *next;
    drain(console);
    drain(beside);
  }
  return 0;
}
