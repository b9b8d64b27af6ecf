#pragma once

#include "transports/charset.hpp"
#include "transports/console_prompt.hpp"
#include "transports/console_screen.hpp"
#include "transports/end_mark.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rtx::transports::console {

/// Who this program is to a router's console: what has been printed and not yet read, what is known of the
/// prompt and of the settings in force. The machines share it, one after the other.
struct Console {
  Console(std::uint16_t nonce, std::size_t output_limit_) : marks{nonce}, output_limit{output_limit_} {}

  /// `command` was carried out: if it sets how output looks, that holds from now on.
  void note(std::string_view command);

  Screen screen;
  EndMarks marks;
  std::string router = "the router";  ///< For messages.
  Prompt prompt;                      ///< The last one seen; empty before the first.
  std::size_t columns = 80;           ///< `console columns` in force, or its initial value.
  Charset charset = Charset::unknown;
  bool pages = true;         ///< Output may stop at a pager.
  std::size_t output_limit;  ///< In bytes, of one command.

  /// How many bytes may be typed ahead of the router. Its input buffer's size is not documented; a line of
  /// about 2,450 characters is known to pass, and 4,095 is the longest one allowed. Source: command reference
  /// 1.5.
  std::size_t window = 4096;
};

/// `line` of the router's raw text, fit for a message: decoded, sanitised, cut after 200 bytes.
[[nodiscard]] std::string for_message(std::string_view line, const Console& console);

/// The first two words of `command`, which may hold a password further on.
[[nodiscard]] std::string name_of_command(std::string_view command);

}  // namespace rtx::transports::console
