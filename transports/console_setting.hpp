#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rtx::transports::console {

/// The console settings that decide how output looks. General users may set them; they are part of the
/// configuration and show in it without `save`. Source: command reference 4.21-4.23.
enum class Setting { character, columns, lines };

/// A command line that sets one of them.
struct SettingLine {
  Setting setting;
  std::string value;  ///< Empty for `no console ...`: back to the initial value.
};

/// What `command` sets; nothing if it is another command.
[[nodiscard]] std::optional<SettingLine> setting_in(std::string_view command);

/// The command's second word: `columns`.
[[nodiscard]] std::string_view name_of(Setting setting) noexcept;

}  // namespace rtx::transports::console
