#pragma once

#include "playbooks/redactor.hpp"
#include "transports/tap.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::agent {

/// The bytes of one session, both ways. Only a whole session can be redacted well: a secret comes in pieces,
/// is broken by the console's lines, echoed, and printed again by `show config`. So it is kept in memory
/// until somebody asks for it.
class Capture : public transports::Tap {
 public:
  struct Event {
    std::chrono::microseconds at;  ///< Since the session began.
    bool typed;
    std::string bytes;
  };

  /// What is received beyond `limit` bytes is not kept, nor what is typed then.
  explicit Capture(std::size_t limit = 32 * 1024 * 1024) : limit_{limit}, began_{transports::Clock::now()} {}

  void on_received(std::string_view bytes) override { keep(bytes, false); }
  void on_typed(std::string_view bytes) override { keep(bytes, true); }

  /// What happened, every secret replaced by `********`: the values that `redactor` knows, the words that the
  /// configuration language knows to be secret, and what was typed at a password question.
  [[nodiscard]] std::vector<Event> events(const playbooks::Redactor& redactor) const;

  /// What the router printed, as text, redacted likewise.
  [[nodiscard]] std::string transcript(const playbooks::Redactor& redactor) const;

  /// True if the session went on behind what is kept.
  [[nodiscard]] bool is_cut() const noexcept { return is_cut_; }

 private:
  void keep(std::string_view bytes, bool typed);
  /// The bytes of one direction.
  [[nodiscard]] std::string all(bool typed) const;
  /// `redactor`, and every secret word of this session besides.
  [[nodiscard]] playbooks::Redactor knowing_all(const playbooks::Redactor& redactor) const;
  /// The parts of all that was typed which answered a password question.
  [[nodiscard]] std::vector<language::SecretPart> passwords() const;

  std::size_t limit_;
  transports::Clock::time_point began_;
  std::vector<Event> events_;
  std::size_t received_ = 0;
  bool is_cut_ = false;
};

}  // namespace rtx::agent
