#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"
#include "parsers/value.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// One `received from ...` line.
struct PingReply {
  static constexpr std::string_view key = "seq";

  std::string_view from;  ///< The responder's address.
  std::uint32_t seq = 0;
  std::uint8_t ttl = 0;  ///< Hop limit for ping6.
  std::chrono::microseconds time{};
};
BOOST_DESCRIBE_STRUCT(PingReply, (), (from, seq, ttl, time))

/// Shortest, mean and longest round trip of a run.
struct RoundTrip {
  std::chrono::microseconds min{};
  std::chrono::microseconds avg{};
  std::chrono::microseconds max{};
};
BOOST_DESCRIBE_STRUCT(RoundTrip, (), (min, avg, max))

/// What `ping` and `ping6` print.
struct Ping {
  std::uint32_t transmitted = 0;
  std::uint32_t received = 0;
  Permille loss;
  std::optional<RoundTrip> rtt;  ///< Absent when no packet came back.
  std::vector<PingReply> replies;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(Ping, (), (transmitted, received, loss, rtt, replies, unrecognised))

/// Parses the output of `ping` or `ping6`, English or Japanese. Without the statistics it is an error.
///
/// The views point into `output`. A lost packet leaves no line, so sequence numbers may have gaps.
///
/// Source: command reference 56.7.9, and output of RTX830, RTX1200 and RTX1100 as in tests/captures/ping.
[[nodiscard]] Result<Ping> parse_ping(std::string_view output);

}  // namespace rtx::parsers
