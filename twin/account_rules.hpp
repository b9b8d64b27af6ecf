#pragma once

#include "language/commands.hpp"
#include "twin/lab.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// Whether it is `login user ...` or `no login user ...`.
[[nodiscard]] bool is_login_user(const language::Command& command);

/// The user of such a command.
[[nodiscard]] std::string user_of(const language::Command& command);

/// 1 to 32 printable ASCII characters. Source: command reference 4.1, 4.3, 4.5.
[[nodiscard]] bool is_password(std::string_view text);

/// What is wrong with the name or password of a `login user`, or with yet another user.
/// Source: command reference 4.5 (32 users; names of up to 32 letters, digits, `_`, `-`).
[[nodiscard]] std::optional<language::Fault> beyond_account_limits(const language::Command& command,
                                                                   const Accounts& accounts);

/// As firmware tells it after a new password; where it draws the lines is not known.
[[nodiscard]] std::string_view strength_of(std::string_view password);

}  // namespace rtx::twin
