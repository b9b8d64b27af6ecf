#include "language/config.hpp"
#include "safety/running_config.hpp"
#include "tests/language/random_lines.hpp"
#include "transports/console_reply.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::safety {
namespace {

using language::RandomLines;

constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 100;

/// How a router goes on behind a line that is exactly as wide as its console: the row ends with the line, or
/// it had ended before, and an empty one follows.
enum class FullRow { ends_with_line, leaves_empty_row };

std::string printed_at(std::string_view text, std::size_t columns, FullRow full) {
  std::string rows;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const bool fills = !line.empty() && line.size() % columns == 0;
    for (; line.size() > columns; line.remove_prefix(columns))
      rows.append(line.substr(0, columns)).append("\n");
    rows.append(line).append("\n");
    if (fills && full == FullRow::leaves_empty_row) rows += '\n';
  }
  return rows;
}

language::Unwrapped read_at(std::string_view rows, std::size_t columns) {
  const transports::EndMarks marks{1};
  auto output =
      transports::console::read_output(rows, "show config", columns, transports::Charset::unknown, marks);
  transports::Reply reply;
  reply.text = std::move(output.text);
  reply.joints = std::move(output.joints);
  return text_in(reply);
}

/// A configuration as a router prints it, with lines that are longer than any of the table's random ones.
std::string random_config(RandomLines& random) {
  language::Config config;
  const auto apply = [&](const std::string& line, const language::Selection& place) {
    const auto reading = language::read(line, place);
    if (reading.command) config.apply(*reading.command);
  };
  std::vector<const language::Family*> shown;
  for (const auto& family : language::all_families())
    if (family.value != "{here}") shown.push_back(&family);
  for (int line = 0; line < 40; ++line) {
    const auto& family = *random.one_of(shown);
    language::Selection place;
    if (family.context != language::Context::top)
      place = {family.context, std::to_string(random.number(1, 2))};
    std::string text = random.line(family);
    while (random.number(0, 2) > 0 && text.size() < 300)
      text += " " + std::to_string(random.number(1, 99999));
    apply(text, place);
  }
  return "# RTX830 Rev.15.02.31 (Tue Mar  5 10:00:00 2024)\n# MAC Address : 00:a0:de:00:00:01, "
         "00:a0:de:00:00:02\n# Memory 256Mbytes, 2LAN\n# Reporting Date: Jan 31 02:00:00 2026\n" +
         config.render();
}

/// Mostly the width of one of its lines: what happens by chance once in eighty lines.
std::size_t width_for(const std::string& config, RandomLines& random) {
  std::vector<std::size_t> widths{random.number(narrowest, widest)};
  for (std::size_t begin = 0; begin < config.size();) {
    const std::size_t end = config.find('\n', begin);
    if (end - begin >= narrowest && end - begin <= widest) widths.push_back(end - begin);
    begin = end + 1;
  }
  return random.one_of(widths);
}

}  // namespace

TEST_CASE("a configuration printed at any width is read as it is, or is said not to be sure") {
  RandomLines random{20};
  int sure = 0;
  int full = 0;
  constexpr int rounds = 150;
  for (int round = 0; round < rounds; ++round) {
    const std::string config = random_config(random);
    const std::size_t columns = width_for(config, random);
    for (const FullRow reading : {FullRow::ends_with_line, FullRow::leaves_empty_row}) {
      const std::string rows = printed_at(config, columns, reading);
      const auto read = read_at(rows, columns);
      CAPTURE(rows);
      CAPTURE(columns);
      full += printed_at(config, columns, FullRow::leaves_empty_row) != rows ? 1 : 0;
      if (!read.unsure.empty()) continue;
      ++sure;
      REQUIRE(read.text == config);
    }
  }
  CHECK(full > rounds / 2);
  CHECK(sure > rounds);
}

}  // namespace rtx::safety
