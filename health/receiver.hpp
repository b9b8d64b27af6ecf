#pragma once

#include "health/words.hpp"
#include "transports/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rtx::health {

/// Mail through the machine's own mail system, which knows how to reach others, and keeps what it took.
struct MailReceiver {
  std::string from;             ///< `rtxctl@example.com`
  std::vector<std::string> to;  ///< At least one, of the same form.
  /// A program that takes a mail with its header on standard input, as sendmail does; run without a shell.
  std::vector<std::string> command{"/usr/sbin/sendmail", "-t", "-oi"};
};

/// A web server that takes JSON by POST.
struct WebhookReceiver {
  transports::Secret url;          ///< Chat services put a token into it: shown nowhere.
  transports::Secret signing_key;  ///< If there is one, the body is signed with it (HMAC-SHA256).
  std::string authorities;         ///< A file of PEM certificates to trust; empty: the machine's own.
  bool allow_plain = false;        ///< Also `http://`, on which everybody between reads along.
};

/// Somebody who is told of changes.
struct Receiver {
  std::string name;  ///< Stable: who has been told of what is kept under it.
  Language language = Language::english;
  std::variant<MailReceiver, WebhookReceiver> way;
};

/// How long telling may hold up a run.
struct TellingLimits {
  int tries = 3;                                 ///< For one receiver in one run.
  std::chrono::milliseconds first_pause{1000};   ///< After the first try that failed; doubled after each.
  std::chrono::milliseconds one_try{10'000};     ///< Then it counts as failed.
  std::chrono::milliseconds everything{30'000};  ///< For all receivers, which are told side by side.
};

/// A message could not be handed over. Its words hold no secret and nothing that a terminal would obey.
class SendError : public std::runtime_error {
 public:
  /// `again`: it may work if it is tried again soon.
  SendError(const std::string& words, std::string next_step_, bool again_ = true)
      : std::runtime_error{words}, next_step{std::move(next_step_)}, again{again_} {}

  std::string next_step;
  bool again;
};

}  // namespace rtx::health
