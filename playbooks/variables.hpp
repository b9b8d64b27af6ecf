#pragma once

#include "playbooks/diagnostic.hpp"
#include "transports/secret.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rtx::playbooks {

/// Where a secret comes from. A literal in a file is refused except in files of mode 0600.
struct SecretSource {
  enum class From { nowhere, environment, file, command, prompt };
  From from = From::nowhere;
  std::string argument;  ///< Variable name, path, shell command or prompt text.
  Place place;
};

enum class VariableType { text, integer, boolean, ipv4, ipv4_prefix, secret };

/// `[vars]` of a playbook: what it needs, and of what type.
struct VariableDeclaration {
  std::string name;
  VariableType type = VariableType::text;
  std::string help;
  std::optional<std::string> fallback;  ///< `default = ...`; never for a secret.
  Place place;
};

/// A value as the inventory, `--set` or the environment gave it: text, or where the secret is.
struct VariableValue {
  std::variant<std::string, SecretSource> value;
  Place place;
};
using Variables = std::map<std::string, VariableValue, std::less<>>;

/// Values whose types have been checked and whose secrets have been fetched, for one end.
struct BoundVariable {
  VariableType type = VariableType::text;
  std::string text;            ///< Canonical; empty for a secret.
  transports::Secret secret;   ///< For a secret.
};
using BoundVariables = std::map<std::string, BoundVariable, std::less<>>;

/// A text with `{{name}}`, `{{name.part}}`, `{{peer.name}}` in it. Parts of an ipv4/prefix: `address`,
/// `length`, `mask`, `network`; of any end: `{{router}}`, `{{role}}`.
class Template {
 public:
  Template() = default;
  /// Throws PlaybookError for a `{{` without `}}` or an empty name.
  static Template parse(std::string text, Place place);

  struct Reference {
    bool peer = false;
    std::string name;
    std::string part;
    std::size_t offset = 0;  ///< In the text.
  };
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const std::vector<Reference>& references() const noexcept { return references_; }
  [[nodiscard]] const Place& place() const noexcept { return place_; }

 private:
  std::string text_;
  std::vector<Reference> references_;
  Place place_;
};

}  // namespace rtx::playbooks
