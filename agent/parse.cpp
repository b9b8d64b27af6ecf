#include "agent/commands.hpp"
#include "agent/fields.hpp"
#include "agent/log_excerpt.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"
#include "parsers/registry.hpp"
#include "parsers/show_techinfo.hpp"
#include "parsers/understood.hpp"
#include "transports/charset.hpp"
#include "transports/failure.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::agent {

namespace {

constexpr std::size_t longest_input = 64 * 1024 * 1024;

std::string read_all(std::istream& stream, const std::string& name) {
  std::string text;
  std::array<char, 65536> block{};
  while (stream.read(block.data(), block.size()) || stream.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > longest_input)
      throw UsageError{name + " is longer than 64 MiB", "cut it to one command's output"};
  }
  return text;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

/// Routers print Shift_JIS unless they are told otherwise, and a log holds what came.
std::string as_utf8(const std::string& text, const std::string& name) {
  std::string readable = transports::decode(text, transports::Charset::unknown);
  // What makes sense in no charset is spelt out, so that nothing beyond ASCII is left.
  if (is_ascii(readable) && !is_ascii(text))
    throw UsageError{name + " is neither UTF-8 nor Shift_JIS nor EUC-JP text",
                     "save what the router printed as it came, or as UTF-8; one file in one encoding"};
  return readable;
}

std::string read_input(const std::filesystem::path& file) {
  if (file.empty() || file == "-") {
    const std::string name = "standard input";
    return as_utf8(read_all(std::cin, name), name);
  }
  std::ifstream stream{file, std::ios::binary};
  if (!stream || std::filesystem::is_directory(file)) {
    throw UsageError{file.string() + " cannot be read: " + std::strerror(stream ? EISDIR : errno),
                     "name the file that holds the command's output"};
  }
  return as_utf8(read_all(stream, file.string()), file.string());
}

/// Line ends as the router prints them and as editors save them.
std::string with_line_feeds(std::string text) {
  std::erase(text, '\r');
  return text;
}

/// One command's output, or one section of `show techinfo`.
struct Matter {
  std::string command;
  std::string text;
  std::string source;  ///< As an error names it.
};

bool is_techinfo(const std::string& command) {
  const parsers::Parser* parser = parsers::find_parser(command);
  return parser != nullptr && parser->command == "show techinfo";
}

/// What can be known to be wrong before anything is read.
void must_fit(const ParseOptions& options) {
  static_cast<void>(parser_for(options.command));
  if ((options.list_sections || !options.section.empty()) && !is_techinfo(options.command))
    throw UsageError{"'" + options.command + "' has no sections",
                     "rtxctl parse \"show techinfo\" --section COMMAND"};
  if (options.section.empty()) must_be_log(options.command, options.span);
}

std::vector<std::string> commands_in(const parsers::ShowTechinfo& techinfo) {
  std::vector<std::string> commands;
  for (const auto& section : techinfo.section) commands.emplace_back(section.command);
  return commands;
}

[[noreturn]] void lacks(const std::string& section, const std::vector<std::string>& commands) {
  std::string hint = commands.empty() ? "there are no sections in it" : "there are:";
  for (const std::string& one : commands) hint += " '" + one + "'";
  throw UsageError{"there is no section '" + section + "'", in_one_line(hint)};
}

Matter section_of(Matter whole, const std::string& name) {
  const auto techinfo = parsers::parse_show_techinfo(whole.text).value();
  const auto found = std::ranges::find(techinfo.section, name, &parsers::TechinfoSection::command);
  if (found == techinfo.section.end()) lacks(name, commands_in(techinfo));
  return {name, std::string{found->text.text}, whole.source + ", section '" + name + "'"};
}

Matter read_matter(const ParseOptions& options) {
  Matter matter{options.command, with_line_feeds(read_input(options.file)),
                options.file.empty() ? options.command : options.file.string()};
  return options.section.empty() ? matter : section_of(std::move(matter), options.section);
}

void list_sections(const std::string& text, std::ostream& out) {
  const auto techinfo = parsers::parse_show_techinfo(text).value();
  for (const std::string& command : commands_in(techinfo)) out << in_one_line(command) << '\n';
}

}  // namespace

Exit parse(const ParseOptions& options, const Screen& screen) {
  if (options.list) {
    for (const parsers::Parser& one : parsers::all_parsers()) *screen.out << one.command << '\n';
    return Exit::met;
  }
  must_fit(options);
  if (options.fields) {
    *screen.out << fields_text(*parser_for(options.section.empty() ? options.command : options.section).type);
    return Exit::met;
  }
  const Matter matter = read_matter(options);
  if (options.list_sections) {
    list_sections(matter.text, *screen.out);
    return Exit::met;
  }
  must_be_log(matter.command, options.span);
  const auto value = parse_within(matter.command, matter.text, options.span);
  if (!value) {
    *screen.story << for_terminal(parsers::describe(value.error(), matter.text, matter.source)) << '\n';
    return Exit::could_not_tell;
  }
  const std::string reach = reach_of_log(matter.text, options.span);
  if (!reach.empty()) *screen.story << "rtxctl: " << reach << '\n';
  if (const auto lines = parsers::not_understood(*value))
    *screen.story << "rtxctl: " << in_one_line(words_for(lines)) << '\n';
  *screen.out << parsers::json_text(parsers::json_of(*value), 2) << '\n';
  return Exit::met;
}

}  // namespace rtx::agent
