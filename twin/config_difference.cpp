#include "twin/config_difference.hpp"

namespace rtx::twin {
namespace {

using language::Config;
using language::ConfigLine;
using language::Context;
using language::Selection;

std::string word_of(Context context) {
  return context == Context::pp ? "pp" : "tunnel";
}

// Commands one after the other, each with what must be selected for it.
class Commands {
 public:
  void add(const Selection& selection, std::string command) {
    select(selection);
    commands_.push_back(std::move(command));
  }

  std::vector<std::string> finish() {
    select({});
    return std::move(commands_);
  }

 private:
  void select(const Selection& selection) {
    if (selection == current_) return;
    const bool leaves = selection.context == Context::top;
    const Context context = leaves ? current_.context : selection.context;
    commands_.push_back(word_of(context) + " select " + (leaves ? "none" : selection.number));
    current_ = selection;
  }

  Selection current_;
  std::vector<std::string> commands_;
};

// The line without its value, as it is typed where it stands.
std::string removal(const ConfigLine& line) {
  const bool in_block = line.selection.context != Context::top;
  const auto colon = in_block ? line.key.find(": ") : std::string::npos;
  return "no " + (colon == std::string::npos ? line.key : line.key.substr(colon + 2));
}

}  // namespace

std::vector<std::string> difference(const Config& from, const Config& to) {
  Commands commands;
  for (const ConfigLine& line : from.lines()) {
    if (to.find(line.key) == nullptr) commands.add(line.selection, removal(line));
  }
  for (const ConfigLine& line : to.lines()) {
    const ConfigLine* before = from.find(line.key);
    if (before == nullptr || before->text != line.text) commands.add(line.selection, line.text);
  }
  return commands.finish();
}

}  // namespace rtx::twin
