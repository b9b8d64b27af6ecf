#pragma once

#include "safety/journal_entry.hpp"
#include "safety/look.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::safety {

/// How a router restarts by itself, and so comes back with its saved configuration, if nobody disarms it.
enum class SwitchKind {
  relative,  ///< `schedule at N +SECONDS * restart`; newer firmware only.
  absolute,  ///< `schedule at N MM/DD hh:mm:ss * restart`, by the router's own clock.
  lua,       ///< A Lua task: stands in no configuration.
};

enum class SwitchChoice {
  automatic,  ///< Relative, or else absolute.
  schedule,   ///< The same.
  lua,
  none,  ///< Whoever wants none loses the way back if the line is cut.
};

/// `auto`, `schedule`, `lua`, `none`.
[[nodiscard]] std::optional<SwitchChoice> switch_choice_of(std::string_view name) noexcept;

/// A dead-man's switch, armed or about to be.
struct Switch {
  SwitchKind kind = SwitchKind::relative;
  int id = 0;                                      ///< Of the schedule; of a Lua task once it runs.
  std::string line;                                ///< What arms it.
  std::string key;                                 ///< Of its line in the configuration; empty for Lua.
  std::chrono::system_clock::time_point fires_at;  ///< Not before.

  [[nodiscard]] bool is_scheduled() const noexcept { return kind != SwitchKind::lua; }
};

/// Told before a line that arms is sent, so that it can be written down first.
using BeforeArming = std::function<boost::asio::awaitable<void>(Switch)>;

/// Arms a switch that fires after `after` (1 to 3600 s for a schedule by seconds), and verifies that the
/// router holds it. Throws transports::Failure if the router cannot be given one: then nothing is armed.
///
/// Source: command reference 37.1 (`schedule at`; +SECONDS counts from the entering of the line; a date has
/// no year), 38 (Lua). A number that nothing else uses is taken, from 99 downwards.
[[nodiscard]] boost::asio::awaitable<Switch> arm(transports::Session& session, const Look& look,
                                                 SwitchChoice choice, std::chrono::seconds after,
                                                 BeforeArming before);

/// Takes the switch back, and verifies that it is gone. Returns the running configuration that was read then.
/// Throws transports::Failure if that cannot be verified: then it counts as armed.
[[nodiscard]] boost::asio::awaitable<language::Config> disarm(transports::Session& session, Switch armed,
                                                              std::string router);

/// The switch as the journal keeps it (`kind`, `id`, `line`, `fires_at`), and back.
[[nodiscard]] Entry::Facts facts_of(const Switch& armed);
[[nodiscard]] Switch switch_in(const Entry& entry);

/// The stable name: `schedule_relative`, `schedule_absolute`, `lua`.
[[nodiscard]] const char* name_of(SwitchKind kind) noexcept;
[[nodiscard]] std::optional<SwitchKind> switch_kind_of(std::string_view name) noexcept;

/// `MM/DD hh:mm:ss`, `after` later than `current`, which is a time as `show environment` prints it; at least
/// a minute ahead. Empty if `current` cannot be read.
[[nodiscard]] std::string date_ahead(std::string_view current, std::chrono::seconds after);

}  // namespace rtx::safety
