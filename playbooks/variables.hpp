#pragma once

#include "playbooks/diagnostic.hpp"
#include "playbooks/document.hpp"
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
  enum class From { nowhere, environment, file, command, prompt, literal };
  From from = From::nowhere;
  std::string argument;                ///< Variable name, path, shell command or prompt text.
  std::vector<std::string> arguments;  ///< A command given as a list: run as it is, without a shell.
  transports::Secret literal;
  Place place;
};

enum class VariableType { text, integer, boolean, ipv4, ipv4_prefix, secret };

/// As playbooks write it: `ipv4/prefix`.
[[nodiscard]] std::string_view name_of(VariableType type) noexcept;
[[nodiscard]] std::optional<VariableType> variable_type(std::string_view name) noexcept;
[[nodiscard]] const std::vector<std::string>& variable_type_names();

/// `[vars]` of a playbook: what it needs, and of what type.
struct VariableDeclaration {
  std::string name;
  VariableType type = VariableType::text;
  std::string help;
  std::optional<std::string> fallback;  ///< `default = ...`; never for a secret.
  std::optional<std::string>
      environment;  ///< `env = ...`: the environment variable asked before the default.
  Place place;
};

/// A value as the inventory, `--set` or the environment gave it: text, or where the secret is.
struct VariableValue {
  std::variant<std::string, SecretSource> value;
  Place place;
  bool private_file = false;  ///< It stands in a file of mode 0600, so that it may be a secret itself.
};
using Variables = std::map<std::string, VariableValue, std::less<>>;

/// Values whose types have been checked and whose secrets have been fetched, for one end.
struct BoundVariable {
  VariableType type = VariableType::text;
  std::string text;           ///< Canonical; empty for a secret.
  transports::Secret secret;  ///< For a secret.
};
using BoundVariables = std::map<std::string, BoundVariable, std::less<>>;

/// A value that was checked against its type: canonical, or what is wrong with it.
struct CheckedValue {
  std::string canonical;  ///< Addresses without leading zeros, booleans `on` or `off`, text as it is.
  std::string problem;    ///< `holds a line feed`; empty if there is none. Never repeats the value.
};

/// Checks `text` as a value of `type`. Refused for every type: control characters (CR and LF would begin a
/// second command) and quotes that do not close.
[[nodiscard]] CheckedValue check_value(VariableType type, std::string_view text);

/// The parts that a variable of `type` has: of an ipv4/prefix `address`, `length`, `mask`, `network`.
[[nodiscard]] const std::vector<std::string>& parts_of(VariableType type);

/// One of them. Precondition: `canonical` has been checked, and `type` has that part.
[[nodiscard]] std::string part_of(VariableType type, std::string_view canonical, std::string_view part);

/// A value of `type` to check a line with when the real one is not known.
[[nodiscard]] std::string sample_of(VariableType type);

/// A text with `{{name}}`, `{{name.part}}`, `{{peer.name}}` in it. Parts of an ipv4/prefix: `address`,
/// `length`, `mask`, `network`; of any end: `{{router}}`, `{{role}}`.
class Template {
 public:
  Template() = default;
  /// Throws PlaybookError for a `{{` without `}}` or an empty name.
  static Template parse(std::string text, Place place);
  /// The same, of a text that knows the places of its bytes.
  static Template parse(SourceText text, const std::string& file);

  struct Reference {
    bool peer = false;
    std::string name;
    std::string part;
    std::size_t offset = 0;  ///< In the text.
    std::size_t length = 0;  ///< Braces included.
  };
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const std::vector<Reference>& references() const noexcept { return references_; }
  [[nodiscard]] const Place& place() const noexcept { return place_; }
  /// Where the byte at `offset` of the text stands in the file.
  [[nodiscard]] Place place_at(std::size_t offset) const;

 private:
  void find_references();

  std::string text_;
  std::vector<Reference> references_;
  Place place_;
  std::vector<Spot> spots_;  ///< Empty: the text stands in the file as it is.
};

/// Whether `name` can name a variable: letters, digits, `_` and `-`, not beginning with a digit.
[[nodiscard]] bool is_variable_name(std::string_view name) noexcept;

}  // namespace rtx::playbooks
