#pragma once

#include "language/config.hpp"
#include "safety/running_config.hpp"
#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace rtx::safety {

/// What is known of a router before anything is changed on it. Holds secrets.
struct Look {
  std::string router;
  std::string model;
  std::string boot_time;    ///< As the router prints it; tells one boot from another. May be empty.
  std::string config_file;  ///< The running one: `config0`, `usb1:/config.txt`; may be empty.
  std::string default_config_file;
  language::Config running;
  std::optional<language::Config> saved;  ///< Absent: it could not be read; see `why_not_saved`.
  std::string why_not_saved;
};

/// Reads all of it. Throws transports::Failure; that the saved configuration cannot be read is none.
[[nodiscard]] boost::asio::awaitable<Look> look_at(transports::Session& session, FilePasswords passwords,
                                                   std::string router);

/// The number of the internal file that the router runs and boots from; absent if it is another place.
[[nodiscard]] std::optional<int> slot_of(const Look& look);

/// When the router has been up since, as it prints it; empty if it does not say.
[[nodiscard]] boost::asio::awaitable<std::string> read_boot_time(transports::Session& session);

/// Why a change should not begin here. Each is one sentence and what to do.
struct Objection {
  std::string kind;  ///< Stable: `unsaved_changes`, `external_config`, `model_unknown`.
  std::string message;
  std::string next_step;
};

/// `accept_unsaved`: the owner knows that unsaved changes are lost if the router has to restart.
[[nodiscard]] std::vector<Objection> objections(const Look& look, bool accept_unsaved);

}  // namespace rtx::safety
