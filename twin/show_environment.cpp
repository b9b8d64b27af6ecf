#include "twin/models.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <optional>

namespace rtx::twin {
namespace {

/// A little load, so that two listings are not the same, from 0; or as much as the lab says, give or take it.
std::string percent(World& world, const Router& router, int most) {
  const int little = static_cast<int>(world.chance() * (most + 1));
  const std::optional<int>& cpu = router.condition().cpu;
  const int load = cpu ? std::clamp(*cpu + little - most / 2, 0, 100) : little;
  return right(std::to_string(load), 3) + "%";
}

}  // namespace

Lines show_environment(World& world, const Router& router, Language language) {
  const bool english = language == Language::english;
  const std::string& model = router.settings().model;
  const auto time = [&](LabTime at) { return slashed_time(router.clock().shows(at)) + " +09:00"; };
  const auto elapsed = std::chrono::floor<std::chrono::seconds>(world.now() - router.booted_at());
  std::string main = "  main:  " + model + " ver=00 serial=" + serial_of(router.name());
  for (const std::string& mac : router.mac_addresses()) main += " MAC-Address=" + mac;
  const std::string load = "CPU: " + percent(world, router, 3) + "(5sec) " + percent(world, router, 2) +
                           "(1min) " + percent(world, router, 2) + "(5min)";
  const std::string memory = std::to_string(router.condition().memory.value_or(23)) + "% used";
  Lines lines{model + " BootROM Ver. 1.01", model + " FlashROM Table Ver. 1.01", router.revision_line(),
              main};
  if (english) {
    for (const std::string& line :
         {load + "    Memory: " + memory,
          std::string("Packet-buffer:   0%(small)   0%(middle)   6%(large)   0%(huge) used"),
          std::string("Firmware: exec0  Config. file: config0"),
          std::string("Default firmware: exec0  Default config. file: config0"),
          std::string("Serial Baudrate: 9600"), "Boot time: " + time(router.booted_at()),
          "Current time: " + time(world.now()), "Elapsed time from boot: " + days_and_time(elapsed),
          std::string("Security Class: 1, FORGET: ON, TELNET: OFF")})
      lines.push_back(line);
    return lines;
  }
  std::string since = days_and_time(elapsed);
  since.replace(since.find("days"), 4, "日");
  for (const std::string& line :
       {load + "    メモリ: " + memory,
        std::string("パケットバッファ:   0%(small)   0%(middle)   6%(large)   0%(huge) used"),
        std::string("実行中ファームウェア: exec0  実行中設定ファイル: config0"),
        std::string("デフォルトファームウェア: exec0  デフォルト設定ファイル: config0"),
        std::string("シリアルボーレート: 9600"), "起動時刻: " + time(router.booted_at()),
        "現在の時刻: " + time(world.now()), "起動からの経過時間: " + since,
        std::string("セキュリティクラス レベル: 1, タイプ: ON, TELNET: OFF")})
    lines.push_back(line);
  return lines;
}

}  // namespace rtx::twin
