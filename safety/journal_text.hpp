#pragma once

#include "safety/journal_entry.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::safety {

/// Bytes of a journal's line, its line feed included; a longer one is neither written nor read.
inline constexpr std::size_t longest_journal_line = 65536;

/// `entry` as a line of JSON with its line feed; ASCII only, so that it is harmless on a terminal. Throws
/// StoreError if it is too long.
[[nodiscard]] std::string journal_line(const Entry& entry, std::uint64_t sequence);

/// What a journal's text says.
struct JournalText {
  std::vector<Entry> entries;
  std::size_t whole = 0;  ///< Bytes of whole lines; what follows is a torn one.
};

/// Reads a journal's text. Each line was on disk before the next was begun, so only the last can be torn: it
/// has no line feed, or holds zero bytes where its text should be. Such a line is dropped, as nothing
/// followed from it. Throws StoreError with `name` and line number for anything else that is no entry.
[[nodiscard]] JournalText parse_journal(std::string_view text, const std::string& name);

}  // namespace rtx::safety
