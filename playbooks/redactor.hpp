#pragma once

#include "language/commands.hpp"
#include "transports/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rtx::playbooks {

/// Takes secrets out of text before a person, a file or a log sees it: the values of this run's secrets
/// wherever they occur, and the words that the configuration language knows to be secret.
class Redactor {
 public:
  /// Values shorter than four characters are only masked by position, not wherever they occur.
  void add(const transports::Secret& secret);
  /// Everything that `other` knows.
  void add(const Redactor& other);

  /// `text` (one line or many) with every secret replaced by `*`.
  [[nodiscard]] std::string redact(std::string_view text) const;

  /// Where values stand in bytes as a console sends them, also where it broke the line inside one. Ordered,
  /// none overlapping.
  [[nodiscard]] std::vector<language::SecretPart> find_in_raw(std::string_view bytes) const;

 private:
  std::vector<transports::Secret> secrets_;
};

}  // namespace rtx::playbooks
