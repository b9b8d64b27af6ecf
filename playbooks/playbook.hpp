#pragma once

#include "playbooks/variables.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rtx::playbooks {

/// A declared answer: `answers = [{ question = "Y/N", reply = "y" }]`.
struct DeclaredAnswer {
  std::string question;
  Template reply;
};

/// `[[step.expect]]`: a command whose output must come to satisfy all of `that`.
struct Expectation {
  std::string name;                     ///< For people; the command if absent.
  Template show;                        ///< `show status l2tp`, `ping -c 5 {{peer.lan.address}}`
  std::vector<Template> that;           ///< Assertions.
  std::optional<std::string> on;        ///< The role it is asked on; absent: every end.
  std::chrono::milliseconds within{0};  ///< Sampled until met or this long; 0: once.
  std::chrono::milliseconds every{1'000};
  int hold = 1;  ///< So many samples in a row.
  std::optional<Template> when;
  std::string because;         ///< Why this state is expected, shown with the verdict; may be empty.
  bool degraded_only = false;  ///< For a health check: what is not met is degraded, not down.
  std::optional<std::chrono::milliseconds> timeout;  ///< Of one sample; absent: what the command needs.
  Place place;
};

/// One line of a step's `run`.
struct Line {
  Template text;
  Place place;
};

/// `[[step]]`
struct Step {
  std::string name;
  std::vector<Line> run;
  std::optional<std::string> on;  ///< The role whose end `run` is typed on; absent: every end.
  std::optional<Template> when;   ///< Skipped unless this is `true`/non-empty.
  std::vector<DeclaredAnswer> answers;
  std::optional<std::string>
      expect_error;  ///< Text the router's error must contain: the last line must fail so.
  std::vector<Expectation> expect;
  std::optional<std::chrono::milliseconds> timeout;  ///< Of one line; absent: what the command needs.
  std::vector<std::string> allow;                    ///< The refused commands that its file allows.
  Place place;
};

/// Reads a file that a playbook includes; throws PlaybookError.
using FileReader = std::function<std::string(const std::filesystem::path& file)>;

struct Playbook {
  std::filesystem::path file;
  std::string name;
  std::string description;
  std::vector<std::string> roles;  ///< One (`router`) if absent; two for a pair.
  std::vector<VariableDeclaration> variables;
  std::vector<Step> steps;  ///< Included playbooks' steps in place.
  /// Log in afresh before confirming; false for a playbook that changes the passwords that rtxctl comes by.
  bool fresh_login = true;
  bool save = false;                 ///< `save = true`: save on every end once all expectations hold.
  std::vector<Diagnostic> warnings;  ///< What is allowed and yet looks like a slip.

  /// Reads and checks a file and what it includes; throws PlaybookError with everything wrong with it:
  /// TOML, unknown keys, types, templates, unknown variables, command lines, assertions.
  [[nodiscard]] static Playbook load(const std::filesystem::path& file);

  /// The same for a text that is already there; `file` names it, and `read` reads what it includes.
  [[nodiscard]] static Playbook parse(const std::string& text, const std::filesystem::path& file,
                                      const FileReader& read);
};

}  // namespace rtx::playbooks
