#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rtx::transports {

/// The comments that are typed behind commands to make the end of their output certain.
///
/// A line that begins with `#` is a comment to the router: it changes nothing, and it is echoed behind the
/// prompt. When the echo of a mark typed behind a command is seen, the command is over, and what stands
/// before the mark on its line is the prompt, whatever that is. No pause, no comment line of `show config`
/// and no changed prompt can be mistaken for it, because the router cannot know the next mark.
///
/// A mark is short enough not to wrap, all are of one length, and none holds a key that means something to
/// the pager or to a question (blank, `q`, `y`, `n`, `?`), in case one lands there.
/// Source: command reference 1.5 (comments), 2.4 (keys of the pager).
class EndMarks {
 public:
  static constexpr std::size_t length = 12;

  /// `nonce` tells this session's marks from those of another that may be in a log.
  explicit EndMarks(std::uint16_t nonce);

  /// The next mark, without Enter: `#rtx:7f3a001`. Repeats after 4096 marks.
  [[nodiscard]] std::string next();

  /// True if `text` is a mark of this session.
  [[nodiscard]] bool is_ours(std::string_view text) const noexcept;

 private:
  std::string prefix_;
  std::uint16_t count_ = 0;
};

}  // namespace rtx::transports
