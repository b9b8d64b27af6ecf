#pragma once

#include "health/verdict.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

/// One verdict of the past, as it is drawn. Of a pair the worse of both ends.
struct TrendPoint {
  Time at{};
  Health health = Health::could_not_tell;
  std::optional<parsers::Permille> loss;
  std::optional<std::chrono::microseconds> rtt;
  std::optional<std::chrono::seconds> tunnel_uptime;
  bool operator==(const TrendPoint&) const = default;
};

/// The way of one subject through the runs, oldest first.
struct Trend {
  std::string subject;
  std::vector<TrendPoint> points;
};

/// A subject came to another health than in the run before that saw it.
struct Change {
  std::string subject;
  Time at{};
  std::optional<Health> from;  ///< Absent: it had never been looked at.
  Health to = Health::could_not_tell;
  std::string reason;  ///< Of the new verdict; empty if it is healthy.
  bool operator==(const Change&) const = default;
};

}  // namespace rtx::health
