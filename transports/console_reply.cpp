#include "transports/console_reply.hpp"

#include "transports/console_prompt.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rtx::transports::console {
namespace {

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t feed = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, feed));
    text.remove_prefix(std::min(feed + 1, text.size()));
  }
  return lines;
}

/// True if `line` was cut at the right edge, so that `next` is its continuation. A line that happens to be
/// exactly as wide as the console cannot be told from a cut one where the router leaves no empty row behind
/// it.
bool is_cut(std::string_view line, std::string_view next, std::size_t columns, Charset charset) {
  if (line.size() + 1 < columns) return false;  // No encoding takes more columns than bytes.
  const std::size_t width = columns_of(line, charset);
  return width == columns || (width + 1 == columns && begins_wide(next, charset));
}

/// Rows that were joined to one line, raw.
struct Joined {
  std::string line;
  std::vector<std::size_t> joints;  ///< Where a row ended.
};

std::vector<Joined> join_cut_lines(std::string_view text, std::size_t columns, Charset charset) {
  const auto rows = split_lines(text);
  std::vector<Joined> joined;
  bool goes_on = false;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (!goes_on) joined.emplace_back();
    joined.back().line += rows[at];
    goes_on = at + 1 < rows.size() && is_cut(rows[at], rows[at + 1], columns, charset);
    if (goes_on) joined.back().joints.push_back(joined.back().line.size());
  }
  return joined;
}

std::string shown(std::string_view raw, Charset charset) {
  return sanitise(decode(raw, charset));
}

/// Where the rows of `raw` end in `line`, its readable form; all at its begin if they are not read by
/// themselves as they are together, because a character was cut.
std::vector<std::size_t> shown_joints(const Joined& raw, std::string_view line, Charset charset) {
  std::vector<std::size_t> joints;
  std::string rows;
  std::size_t begin = 0;
  for (const std::size_t joint : raw.joints) {
    rows += shown(std::string_view{raw.line}.substr(begin, joint - begin), charset);
    joints.push_back(rows.size());
    begin = joint;
  }
  rows += shown(std::string_view{raw.line}.substr(begin), charset);
  if (rows != line) std::ranges::fill(joints, std::size_t{0});
  return joints;
}

bool is_blank(std::string_view line) {
  return without_trailing_blanks(line).empty();
}

bool is_caret(std::string_view line) {
  return !is_blank(line) && line.find_first_not_of(" \t^") == std::string_view::npos;
}

bool prints_log(std::string_view command) {
  constexpr std::array<std::string_view, 4> logs{"show log", "less log", "show techinfo", "show file"};
  return std::ranges::any_of(logs, [command](std::string_view log) {
    return contains_without_case(command.substr(0, log.size()), log);
  });
}

/// An error is the only line of a refused command, but for a caret line before it; longer output may end in
/// one. Lines in the midst of output are output.
std::optional<std::string> find_error(const std::vector<std::string>& lines) {
  const auto says_something = [](const std::string& line) { return !is_blank(line) && !is_caret(line); };
  const auto first = std::ranges::find_if(lines, says_something);
  if (first == lines.end()) return std::nullopt;
  if (auto error = error_in(*first)) return error;
  return error_in(*std::find_if(lines.rbegin(), lines.rend(), says_something));
}

}  // namespace

Output read_output(std::string_view text, std::string_view command, std::size_t columns, Charset charset,
                   const EndMarks& marks) {
  Output output;
  std::vector<std::string> lines;
  const bool is_log = prints_log(command);
  for (const Joined& raw : join_cut_lines(text, columns, charset)) {
    if (marks.is_ours(without_trailing_blanks(raw.line))) continue;
    std::string line = shown(raw.line, charset);
    if (!is_log && is_notice(line)) {
      output.notices.push_back(std::move(line));
      continue;
    }
    for (const std::size_t joint : shown_joints(raw, line, charset))
      output.joints.push_back(output.text.size() + joint);
    output.text.append(line).append("\n");
    lines.push_back(std::move(line));
  }
  output.error = find_error(lines);
  return output;
}

std::optional<std::string> error_in(std::string_view line) {
  constexpr std::array<std::string_view, 3> prefixes{"Error:", "エラー:", "エラー："};
  for (const std::string_view prefix : prefixes) {
    if (!line.starts_with(prefix)) continue;
    line.remove_prefix(prefix.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return std::string{without_trailing_blanks(line)};
  }
  return std::nullopt;
}

bool is_notice(std::string_view line) noexcept {
  constexpr std::string_view form = "0000/00/00 00:00:00: ";
  if (line.size() < form.size()) return false;
  return std::ranges::equal(line.substr(0, form.size()), form, [](char is, char should_be) {
    return should_be == '0' ? is >= '0' && is <= '9' : is == should_be;
  });
}

}  // namespace rtx::transports::console
