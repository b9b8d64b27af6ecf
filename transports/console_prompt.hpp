#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::transports::console {

/// A prompt taken apart: `yamaha01` + `tunnel1` + `# `. All texts are in the router's encoding.
///
/// Source: command reference 4.20, 56.1; the mark is `>` for general users and `#` for administrators, and
/// exactly one blank follows.
struct Prompt {
  std::string text;     ///< The whole.
  std::string string;   ///< What `console prompt` set; may be empty or hold blanks.
  std::string context;  ///< `tunnel1`, `pp1`, `ppanonymous`; empty at the top.
  bool administrator = false;
};

/// True if `line` ends like any prompt: a mark and one blank. Text may end so by chance.
[[nodiscard]] bool ends_like_prompt(std::string_view line) noexcept;

/// True if `line` can be the prompt of a console whose prompt string is `string`, in whatever context.
[[nodiscard]] bool is_prompt_with(std::string_view line, std::string_view string) noexcept;

/// Takes `text` apart, which `ends_like_prompt`. Where string and context cannot be told apart by their form,
/// `known` (the string before) decides, and whether the command before it selects something.
[[nodiscard]] Prompt split_prompt(std::string text, const Prompt& known, bool selects);

/// True if `command` selects a context: `pp select 1`, `no tunnel select`, `tunnel template`.
[[nodiscard]] bool selects_context(std::string_view command) noexcept;

/// What an unterminated line asks for.
enum class Question {
  none,
  one_key,  ///< `... (Y/N)`: one key, no Enter.
  line,     ///< `Password: `, `New_Password: `, `Username: `: a line and Enter.
};

/// What `tail` (UTF-8) asks for; only forms that are known to be questions.
/// Source: command reference 4.1, 57.2; captures of `exit`, `login password` and `load config`.
[[nodiscard]] Question question_in(std::string_view tail) noexcept;

/// True if `tail` ends as questions do (`?`, `:`), whatever its words.
[[nodiscard]] bool may_be_question(std::string_view tail) noexcept;

/// True if `text` holds `part`, letters of ASCII compared without case.
[[nodiscard]] bool contains_without_case(std::string_view text, std::string_view part) noexcept;

[[nodiscard]] std::string_view without_trailing_blanks(std::string_view text) noexcept;

}  // namespace rtx::transports::console
