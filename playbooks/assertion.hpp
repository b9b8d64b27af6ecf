#pragma once

#include "parsers/value.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::playbooks {

/// A place in an assertion that does not make sense, 1-based in its text.
struct AssertionError {
  AssertionError() = default;
  AssertionError(std::size_t column_, std::string message_, std::string hint_ = {})
      : column{column_}, message{std::move(message_)}, hint{std::move(hint_)} {}
  std::size_t column = 1;
  std::string message;  ///< `unknown field 'stat' of tunnel`
  std::string hint;     ///< `did you mean 'state'?`
};

enum class Truth { met, not_met };

/// What an assertion came to, in words for a person.
struct Outcome {
  Truth truth = Truth::not_met;
  std::string expected;  ///< `tunnel[1].state == established`
  std::string got;       ///< `tunnel[1].state is wait_ctl_reply`; of a compound, the parts that failed.
};

namespace detail {
struct Node;
}

/// One assertion about a parsed output: `tunnel[1].state == established`, `loss == 0%`,
/// `rtt.max < 50ms`, `count(sa, direction == send) >= 2`, `all(tunnel, state == established)`,
/// `tunnel[1].remote_tunnel_id == peer.tunnel[1].local_tunnel_id`.
/// The language is described in docs/playbook-language.md.
class Assertion {
 public:
  /// Parses `text` and checks every path, operator and literal against `type`. `peer` is the type of the
  /// same command's output at the other end, null where there is no other end.
  [[nodiscard]] static boost::system::result<Assertion, AssertionError> compile(std::string_view text,
                                                                                const parsers::Type& type,
                                                                                const parsers::Type* peer);

  /// A path that leads to nothing (no such tunnel, absent field) is not met, and `got` says so; a `not`
  /// around it changes nothing. `got` also tells what was found when the assertion is met.
  [[nodiscard]] Outcome evaluate(const parsers::Value& own, const parsers::Value* peer) const;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// What is allowed and yet looks like a slip: a word that is not among those the router is known to print.
  [[nodiscard]] const std::vector<AssertionError>& warnings() const noexcept { return warnings_; }
  /// It cannot be told without the other end's output.
  [[nodiscard]] bool needs_peer() const noexcept { return needs_peer_; }

 private:
  std::string text_;
  std::shared_ptr<const detail::Node> root_;
  std::vector<AssertionError> warnings_;
  bool needs_peer_ = false;
};

}  // namespace rtx::playbooks
