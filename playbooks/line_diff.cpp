#include "playbooks/line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace rtx::playbooks {
namespace {

using TextLines = std::vector<std::string_view>;

constexpr std::size_t context = 3;
/// Cells of the table of common subsequences: 32 MB.
constexpr std::size_t most_cells = 16 * 1024 * 1024;

TextLines lines_of(std::string_view text) {
  TextLines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// One line of the diff: ' ', '-' or '+'.
struct DiffRow {
  char sign;
  std::string_view text;
};

void append(std::vector<DiffRow>& rows, char sign, const TextLines& lines, std::size_t begin,
            std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) rows.push_back({sign, lines[at]});
}

/// The lines `[begin, ...)` of both, up to their common end, by the longest common subsequence.
void append_middle(std::vector<DiffRow>& rows, const TextLines& before, std::size_t before_end,
                   const TextLines& after, std::size_t after_end, std::size_t begin) {
  const std::size_t height = before_end - begin;
  const std::size_t width = after_end - begin;
  if ((height + 1) * (width + 1) > most_cells) {
    append(rows, '-', before, begin, before_end);
    append(rows, '+', after, begin, after_end);
    return;
  }
  // length(i, j): of the longest common subsequence of what follows line i of the one and j of the other.
  std::vector<std::uint16_t> table((height + 1) * (width + 1));
  const auto length = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
    return table[i * (width + 1) + j];
  };
  for (std::size_t i = height; i-- > 0;) {
    for (std::size_t j = width; j-- > 0;) {
      const bool same = before[begin + i] == after[begin + j];
      length(i, j) = same ? static_cast<std::uint16_t>(length(i + 1, j + 1) + 1)
                          : std::max(length(i + 1, j), length(i, j + 1));
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < height || j < width) {
    if (i < height && j < width && before[begin + i] == after[begin + j]) {
      rows.push_back({' ', before[begin + i]});
      ++i;
      ++j;
    } else if (j == width || (i < height && length(i + 1, j) >= length(i, j + 1))) {
      rows.push_back({'-', before[begin + i++]});
    } else {
      rows.push_back({'+', after[begin + j++]});
    }
  }
}

std::vector<DiffRow> rows_of(const TextLines& before, const TextLines& after) {
  std::size_t begin = 0;
  while (begin < std::min(before.size(), after.size()) && before[begin] == after[begin]) ++begin;
  std::size_t same_end = 0;
  while (same_end < std::min(before.size(), after.size()) - begin &&
         before[before.size() - 1 - same_end] == after[after.size() - 1 - same_end]) {
    ++same_end;
  }
  std::vector<DiffRow> rows;
  append(rows, ' ', before, 0, begin);
  append_middle(rows, before, before.size() - same_end, after, after.size() - same_end, begin);
  append(rows, ' ', before, before.size() - same_end, before.size());
  return rows;
}

/// `-3,2`; a part without lines is named by the line before it.
std::string extent(char sign, std::size_t first, std::size_t count) {
  const std::size_t line = count == 0 ? first : first + 1;
  return std::string{sign} + std::to_string(line) + "," + std::to_string(count);
}

/// Rows `[begin, end)`, of which `before_at` and `after_at` lines of the texts have gone before.
std::string hunk(const std::vector<DiffRow>& rows, std::size_t begin, std::size_t end, std::size_t before_at,
                 std::size_t after_at) {
  std::string text;
  std::size_t before_count = 0;
  std::size_t after_count = 0;
  for (std::size_t at = begin; at < end; ++at) {
    before_count += rows[at].sign != '+' ? 1U : 0U;
    after_count += rows[at].sign != '-' ? 1U : 0U;
    text.append(1, rows[at].sign).append(rows[at].text).append("\n");
  }
  return "@@ " + extent('-', before_at, before_count) + " " + extent('+', after_at, after_count) + " @@\n" +
         text;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name,
                         std::string_view after_name) {
  if (before == after) return {};
  const auto rows = rows_of(lines_of(before), lines_of(after));
  std::string text = "--- " + std::string{before_name} + "\n+++ " + std::string{after_name} + "\n";
  std::size_t before_at = 0;
  std::size_t after_at = 0;
  std::size_t counted = 0;
  const auto count_to = [&](std::size_t end) {
    for (; counted < end; ++counted) {
      before_at += rows[counted].sign != '+' ? 1U : 0U;
      after_at += rows[counted].sign != '-' ? 1U : 0U;
    }
  };
  const auto next_change = [&](std::size_t from) {
    while (from < rows.size() && rows[from].sign == ' ') ++from;
    return from;
  };
  for (std::size_t change = next_change(0); change < rows.size();) {
    const std::size_t begin = change - std::min(change - counted, context);
    std::size_t end = change;
    while (change < rows.size() && change <= end + 2 * context) {
      end = change + 1;
      change = next_change(end);
    }
    end = std::min(end + context, rows.size());
    count_to(begin);
    text += hunk(rows, begin, end, before_at, after_at);
    count_to(end);
  }
  return text;
}

}  // namespace rtx::playbooks
