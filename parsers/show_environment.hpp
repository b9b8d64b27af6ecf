#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"
#include "parsers/value.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// CPU use over the last five seconds, minute and five minutes.
struct CpuUse {
  Permille sec5;
  Permille min1;
  Permille min5;
};
BOOST_DESCRIBE_STRUCT(CpuUse, (), (sec5, min1, min5))

/// How full one group of packet buffers is.
struct PacketBuffer {
  static constexpr std::string_view key = "size";

  std::string_view size;  ///< `small`, `middle`, `large`, `huge`.
  Permille used;
};
BOOST_DESCRIBE_STRUCT(PacketBuffer, (), (size, used))

struct SecurityClass {
  std::uint32_t level = 0;
  std::optional<Word<"ON", "OFF">> forget;
  std::optional<Word<"ON", "OFF">> type;  ///< Old models print this in place of `forget`.
  std::optional<Word<"ON", "OFF">> telnet;
};
BOOST_DESCRIBE_STRUCT(SecurityClass, (), (level, forget, type, telnet))

/// What `show environment` prints. Which lines there are depends on the model; only model and revision always
/// are.
struct ShowEnvironment {
  std::string_view model;
  std::string_view revision;                 ///< `15.02.31`
  std::optional<std::string_view> built;     ///< When the firmware was: `Thu Sep 29 15:08:40 2016`.
  std::optional<std::string_view> bootrom;   ///< Version.
  std::optional<std::string_view> flashrom;  ///< Version of the table.
  std::optional<std::string_view> hardware;  ///< `ver=` of the main board.
  std::optional<std::string_view> serial;
  std::vector<MacAddress> mac;  ///< A range `a - b` gives its two ends.
  std::optional<CpuUse> cpu;
  std::optional<Permille> memory;  ///< Used.
  std::vector<PacketBuffer> packet_buffer;
  std::optional<std::string_view> firmware;     ///< Running: `exec0`, `internal`.
  std::optional<std::string_view> config_file;  ///< Running: `config0`, `usb1:/config.txt`.
  std::optional<std::string_view> default_firmware;
  std::optional<std::string_view> default_config_file;
  std::optional<std::uint32_t> serial_baudrate;
  std::optional<std::string_view> boot_time;  ///< `2021/01/24 12:32:36 +09:00`
  std::optional<std::string_view> current_time;
  std::optional<Seconds> elapsed;  ///< Since boot.
  std::optional<SecurityClass> security;
  std::optional<std::int32_t> temperature;     ///< Inside the case, degrees Celsius.
  std::vector<std::string_view> unrecognised;  ///< Lines, or rests of lines, of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowEnvironment, (),
                      (model, revision, built, bootrom, flashrom, hardware, serial, mac, cpu, memory,
                       packet_buffer, firmware, config_file, default_firmware, default_config_file,
                       serial_baudrate, boot_time, current_time, elapsed, security, temperature,
                       unrecognised))

/// Parses the output of `show environment`, English or Japanese. Several items may share a line or not, and
/// the console's width may have cut the MAC addresses. The views point into `output`.
///
/// Source: output of RTX810, RTX1000, RTX1200 and RTX1210. Of the Japanese labels, those of memory,
/// temperature and the running configuration are confirmed; the others are accepted in case.
[[nodiscard]] Result<ShowEnvironment> parse_show_environment(std::string_view output);

}  // namespace rtx::parsers
