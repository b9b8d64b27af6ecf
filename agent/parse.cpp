#include "agent/commands.hpp"
#include "agent/fields.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"
#include "parsers/registry.hpp"
#include "transports/charset.hpp"
#include "transports/failure.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

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

}  // namespace

Exit parse(const ParseOptions& options, const Screen& screen) {
  if (options.list) {
    for (const parsers::Parser& one : parsers::all_parsers()) *screen.out << one.command << '\n';
    return Exit::met;
  }
  const parsers::Parser& parser = parser_for(options.command);
  if (options.fields) {
    *screen.out << fields_text(*parser.type);
    return Exit::met;
  }
  const std::string text = with_line_feeds(read_input(options.file));
  const auto value = parser.parse(text);
  if (!value) {
    const std::string source = options.file.empty() ? options.command : options.file.string();
    *screen.story << for_terminal(parsers::describe(value.error(), text, source)) << '\n';
    return Exit::could_not_tell;
  }
  *screen.out << parsers::json_text(parsers::json_of(*value), 2) << '\n';
  return Exit::met;
}

}  // namespace rtx::agent
