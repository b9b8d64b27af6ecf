#include "language/wrapped.hpp"

#include "language/commands.hpp"
#include "language/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rtx::language {
namespace {

using Rows = std::vector<std::string_view>;
using Lines = std::vector<std::string>;

/// More rows than the longest command has, and a text that is longer, are no configuration.
constexpr std::size_t most_rows = 128;
constexpr std::size_t longest_command = 4095;

/// Whether `row` may begin a command, if only one that the table does not know: its first word is a name. A
/// line in a block is only followed by indented ones of the same block, or by the end of it.
bool may_begin_command(std::string_view row, std::string_view before) {
  constexpr std::string_view blanks = " \t";
  const bool is_indented = blanks.find(row.front()) != std::string_view::npos;
  if (is_indented && blanks.find(before.front()) == std::string_view::npos) return false;
  row = trimmed(row);
  const std::string_view word = row.substr(0, row.find(' '));
  const auto is_letter = [](char letter) { return letter >= 'a' && letter <= 'z'; };
  return !word.empty() && is_letter(word.front()) && std::ranges::all_of(word, [&](char letter) {
    return is_letter(letter) || is_digit(letter) || letter == '-';
  });
}

/// How a line reads.
enum class Sense {
  none,   ///< As nothing that the table knows.
  loose,  ///< As a command that takes any words, but hardly such as make a command: `ip route`.
  exact,  ///< As a command that says which words it takes, or that may well quote another one: `schedule at`.
};

Sense sense_of(const Family& family) {
  constexpr std::array shown{Kind::single, Kind::list, Kind::flag, Kind::selection};
  if (std::ranges::find(shown, family.kind) == shown.end()) return Sense::none;
  const bool takes_any = family.value.find("{rest}") != std::string_view::npos ||
                         family.value.find("{text}...") != std::string_view::npos;
  // Within quotes no row ends that reads by itself.
  const bool may_quote = family.records || family.pattern.starts_with("schedule");
  return takes_any && !may_quote ? Sense::loose : Sense::exact;
}

/// Finds out which lines a run of full rows was.
class Run {
 public:
  Run(Rows rows, const Selection& selection)
      : rows_{std::move(rows)}, selection_{selection}, ways_(rows_.size() + 1), ends_(rows_.size()) {}

  /// Nothing if it cannot be told.
  Lines lines() {
    if (rows_.size() > most_rows || std::ranges::find(rows_, std::string_view{}) != rows_.end()) return {};
    ways_.back() = 1;
    for (std::size_t begin = rows_.size(); begin-- > 0;) look_from(begin);
    if (ways_.front() == 1) return parted();
    if (ways_.front() == 0 && is_one_line()) return {joined(0, rows_.size())};
    return {};
  }

 private:
  Sense sense(std::string_view line) const {
    if (line.starts_with('#')) return Sense::loose;
    const Reading reading = read(trimmed(line), selection_);
    return reading.command ? sense_of(*reading.command->family) : Sense::none;
  }

  /// Counts in how many ways, 2 standing for more, the rows from `begin` on read as commands. One that takes
  /// any words does not take rows that are commands by themselves.
  void look_from(std::size_t begin) {
    std::string line;
    for (std::size_t end = begin + 1; end <= rows_.size(); ++end) {
      line += rows_[end - 1];
      if (line.size() > longest_command) return;
      if (ways_[end] == 0) continue;
      const Sense found = sense(line);
      if (found == Sense::none || (found == Sense::loose && ways_[begin] > 0)) continue;
      ways_[begin] = std::min<std::size_t>(ways_[begin] + ways_[end], 2);
      ends_[begin] = end;
    }
  }

  /// Whether no row but the first can be the beginning of a line, known or not.
  bool is_one_line() const {
    for (std::size_t at = 1; at < rows_.size(); ++at)
      if (may_begin_command(rows_[at], rows_[at - 1])) return false;
    return true;
  }

  std::string joined(std::size_t begin, std::size_t end) const {
    std::string line;
    for (; begin < end; ++begin) line += rows_[begin];
    return line;
  }

  Lines parted() const {
    Lines lines;
    for (std::size_t at = 0; at < rows_.size(); at = ends_[at]) lines.push_back(joined(at, ends_[at]));
    return lines;
  }

  Rows rows_;
  const Selection& selection_;
  std::vector<std::size_t> ways_;
  std::vector<std::size_t> ends_;  ///< Where the command that begins with a row ends.
};

/// Walks over the lines of a text and knows which of them a here-document holds.
class Unwrapper {
 public:
  explicit Unwrapper(std::span<const std::size_t> joints) : joints_{joints} {}

  Unwrapped run(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      take(text.substr(begin, end - begin), begin);
      begin = end + 1;
    }
    return std::move(result_);
  }

 private:
  /// One line of the text, which begins at `begin`.
  void take(std::string_view line, std::size_t begin) {
    Rows rows;
    std::size_t from = 0;
    for (; !joints_.empty() && joints_.front() <= begin + line.size(); joints_ = joints_.subspan(1)) {
      const std::size_t to =
          std::clamp(joints_.front() - std::min(begin, joints_.front()), from, line.size());
      rows.push_back(line.substr(from, to - from));
      from = to;
    }
    rows.push_back(line.substr(from));
    // Outside of here-documents an empty row only ends the line before it.
    if (terminator_.empty() && rows.size() > 1 && rows.back().empty()) rows.pop_back();
    take_rows(std::move(rows), line);
  }

  void take_rows(Rows rows, std::string_view line) {
    if (rows.size() == 1) return keep(line);
    Lines lines;
    if (terminator_.empty()) lines = Run{std::move(rows), selection_}.lines();
    if (lines.empty()) {
      result_.unsure.emplace_back(line);
      lines.emplace_back(line);
    }
    for (const std::string& each : lines) keep(each);
  }

  void keep(std::string_view line) {
    result_.text.append(line).append("\n");
    if (!terminator_.empty()) {
      if (line == terminator_) terminator_.clear();
      return;
    }
    const Reading reading = read(trimmed(line), selection_);
    if (!reading.command) return;
    selection_ = after(*reading.command, selection_);
    if (!reading.command->negated && reading.command->family->value == "{here}")
      terminator_ = reading.command->value.back().text.substr(2);
  }

  std::span<const std::size_t> joints_;
  Unwrapped result_;
  Selection selection_;
  std::string terminator_;  ///< Of the here-document that is open.
};

}  // namespace

Unwrapped unwrapped(std::string_view text, std::span<const std::size_t> joints) {
  if (joints.empty()) return {std::string{text}, {}};
  return Unwrapper{joints}.run(text);
}

}  // namespace rtx::language
