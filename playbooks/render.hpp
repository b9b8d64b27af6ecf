#pragma once

#include "playbooks/variables.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::playbooks {

/// How a value is put into a text so that it stays one value there.
enum class Quoting {
  none,       ///< As it is: for `when`, and answers.
  command,    ///< As one word of a router's command line.
  assertion,  ///< As one literal of the assertion language.
};

/// The values that a template sees. `router` and `role` are among them.
struct Scope {
  const BoundVariables* own = nullptr;
  const BoundVariables* peer = nullptr;  ///< Null where there is no other end.
};

/// A template with its values in place.
struct Rendered {
  std::string text;
  std::vector<std::size_t> from;  ///< For each byte of `text`, and its end: its offset in the template.
  std::string shown;              ///< `text` with every secret replaced by `*`.
  bool has_secret = false;
  bool complete = true;  ///< Every reference had a value.

  /// Whether the byte at `offset` came from a value, and from which of the template's references.
  [[nodiscard]] const Template::Reference* reference_at(const Template& source, std::size_t offset) const;
};

/// Renders `source`. A value that cannot be quoted where it stands (`'` inside single quotes) is an error;
/// it goes to `problems` with the place of the reference, and so does a reference to nothing.
[[nodiscard]] Rendered render(const Template& source, const Scope& scope, Quoting quoting,
                              Diagnostics& problems);

/// Whether `rendered`, a `when`, says yes: `{{flag}}`, `not {{flag}}`, `{{a}} == b`, `{{a}} != b`. Empty,
/// `false`, `off`, `no` and `0` mean no.
[[nodiscard]] bool holds(std::string_view rendered);

}  // namespace rtx::playbooks
