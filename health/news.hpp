#pragma once

#include "health/past.hpp"
#include "health/receiver.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace rtx::health {

/// A change that somebody is to be told of.
struct News {
  std::int64_t number = 0;  ///< Of the telling.
  std::string run;          ///< The run that saw it.
  Change change;
  std::string next_step;  ///< Of the verdict's worst finding; may be empty.
};

/// What a person reads.
struct Message {
  std::string id;     ///< The same whenever the same news are told: letters, digits, `.`, `-`.
  std::string title;  ///< One line.
  std::string body;   ///< `\n` line ends.
};

/// One message that tells all of `news`, of which there is at least one. It holds nothing that a terminal
/// would obey, and nothing but UTF-8. Times are in the machine's time zone.
[[nodiscard]] Message message_of(const std::vector<News>& news, Language language);

/// The same for a program; docs/health-history.md describes its keys.
[[nodiscard]] std::string json_of(const std::vector<News>& news, const Message& message);

}  // namespace rtx::health
