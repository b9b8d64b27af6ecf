#pragma once

#include "transports/charset.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Finding what was typed in what the router printed. Echo is broken at `console columns`, also in the middle
/// of a word, so line feeds may stand anywhere in it. All positions are into the router's text.
namespace rtx::transports::console {

/// Where the echo of an end mark stands, its line end included.
struct MarkEcho {
  std::size_t begin;
  std::size_t end;
};

/// The first whole echo of `mark` at or behind `from`. It is whole with its line end only: should Enter be
/// lost on the way, the next command would be a part of the comment, and be echoed without being carried out.
[[nodiscard]] std::optional<MarkEcho> find_mark(std::string_view text, std::string_view mark,
                                                std::size_t from, std::size_t columns);

/// Where the prompt before the mark at `mark_begin` begins. Nothing if what stands before it does not end
/// like a prompt: then the echo came while the command was still running.
[[nodiscard]] std::optional<std::size_t> find_prompt_before(std::string_view text, std::size_t mark_begin,
                                                            std::size_t columns);

/// The prompt that begins at `prompt_begin` and ends before the mark at `mark_begin`, with exactly one blank.
[[nodiscard]] std::string prompt_between(std::string_view text, std::size_t prompt_begin,
                                         std::size_t mark_begin);

/// Where the echo of `command` behind `prompt` stands, its line end included.
struct CommandEcho {
  std::size_t begin;
  std::size_t end;
};

/// The complete echo of `command`; nothing as long as its line end is missing. Words that a blank follows may
/// have been completed by the router.
[[nodiscard]] std::optional<CommandEcho> find_command(std::string_view text, std::string_view prompt,
                                                      std::string_view command, std::size_t columns);

}  // namespace rtx::transports::console
