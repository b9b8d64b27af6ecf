#include "agent/fields.hpp"

#include "agent/screen.hpp"
#include "agent/targets.hpp"

#include <vector>

namespace rtx::agent {

namespace {

using parsers::Kind;
using parsers::Type;

std::string kind_of(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
      return "yes or no";
    case Kind::integer:
      return "number";
    case Kind::clock_time:
      return "date and time: '2026/11/03 02:00:00'";
    case Kind::duration:
      return "time: 50ms, 3s; in JSON seconds";
    case Kind::permille:
      return "share: 0.5%; in JSON percent";
    case Kind::list:
      return "list";
    case Kind::record:
      return "record";
    case Kind::text:
      break;
  }
  std::string text = "text";
  for (std::size_t i = 0; i < type.words.size(); ++i) {
    text += (i == 0 ? ": " : ", ") + std::string{type.words[i]};
  }
  return text;
}

void collect(const Type& type, const std::string& path, bool optional,
             std::vector<std::vector<std::string>>& rows) {
  if (!path.empty()) rows.push_back({path, kind_of(type) + (optional ? " (not always printed)" : "")});
  if (type.kind == Kind::list && type.element != nullptr) {
    const std::string index = type.key.empty() ? "[N]" : "[" + std::string{type.key} + "]";
    collect(*type.element, path + index, false, rows);
  }
  for (const auto& field : type.fields) {
    collect(*field.type, (path.empty() ? "" : path + ".") + std::string{field.name}, field.optional, rows);
  }
}

}  // namespace

const parsers::Parser& parser_for(const std::string& command) {
  const parsers::Parser* parser = parsers::find_parser(command);
  if (parser != nullptr) return *parser;
  const std::string_view near = parsers::nearest_command(command);
  std::string hint = near.empty() ? "" : "did you mean '" + std::string{near} + "'? ";
  hint += "there are parsers for:";
  for (const auto& one : parsers::all_parsers()) hint += " '" + std::string{one.command} + "'";
  throw UsageError{"the output of '" + command + "' cannot be parsed", hint};
}

std::string fields_text(const Type& type) {
  std::vector<std::vector<std::string>> rows;
  collect(type, {}, false, rows);
  return table(rows, "");
}

}  // namespace rtx::agent
