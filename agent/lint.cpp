#include "playbooks/lint.hpp"

#include "agent/commands.hpp"
#include "agent/targets.hpp"
#include "health/check_file.hpp"
#include "playbooks/document.hpp"
#include "playbooks/file.hpp"

#include <algorithm>
#include <ostream>

namespace rtx::agent {

namespace {

using playbooks::Diagnostics;
using playbooks::Item;

enum class FileKind { playbook, inventory, check_file };

/// By the tables of `file`. One that cannot be read is left to the playbook's check.
FileKind kind_of(const std::filesystem::path& file) {
  Diagnostics ignored;
  const auto document = playbooks::parse_document(playbooks::read_file(file).text, file.string(), ignored);
  const auto* table = document ? std::get_if<Item::Table>(&document->data) : nullptr;
  if (table == nullptr) return FileKind::playbook;
  const auto has = [&](std::string_view key) {
    return std::any_of(table->begin(), table->end(),
                       [&](const playbooks::Entry& entry) { return entry.key == key; });
  };
  if (!has("step") && (has("router") || has("group") || has("pair"))) return FileKind::inventory;
  return has("rules") || has("fleet") || has("notify") ? FileKind::check_file : FileKind::playbook;
}

Diagnostics check_inventory(const std::filesystem::path& file) {
  try {
    static_cast<void>(playbooks::Inventory::load(file));
    return {};
  } catch (const playbooks::PlaybookError& error) {
    return error.diagnostics;
  }
}

Diagnostics check_playbook(const std::filesystem::path& file, const LintOptions& options) {
  if (options.router.empty() && options.pair.empty()) return playbooks::lint(file);
  const auto inventory = load_inventory(find_inventory(options.inventory));
  std::vector<playbooks::Router> routers;
  playbooks::Variables shared;
  if (options.pair.empty()) {
    routers.push_back(find_router(inventory, options.router));
  } else {
    const playbooks::Pair& pair = find_pair(inventory, options.pair);
    for (const std::string& name : pair.routers) routers.push_back(find_router(inventory, name));
    shared = pair.variables;
  }
  return playbooks::lint(file, routers, shared, parse_settings(options.set));
}

/// Its own tables first; what it expects is a playbook's.
Diagnostics check_check_file(const std::filesystem::path& file, const LintOptions& options) {
  try {
    if (!health::CheckFile::load(file).expectations) return {};
  } catch (const playbooks::PlaybookError& error) {
    return playbooks::in_order(error.diagnostics);
  }
  return check_playbook(file, options);
}

Diagnostics check_file(const std::filesystem::path& file, const LintOptions& options) {
  switch (kind_of(file)) {
    case FileKind::inventory:
      return check_inventory(file);
    case FileKind::check_file:
      return check_check_file(file, options);
    case FileKind::playbook:
      break;
  }
  return check_playbook(file, options);
}

}  // namespace

Exit lint(const LintOptions& options, const Screen& screen) {
  bool good = true;
  for (const std::filesystem::path& file : options.files) {
    const Diagnostics found = check_file(file, options);
    *screen.out << for_terminal(playbooks::describe_all(found));
    if (found.empty()) *screen.out << in_one_line(file.string()) << ": ok\n";
    if (playbooks::has_errors(found)) good = false;
  }
  return good ? Exit::met : Exit::usage;
}

}  // namespace rtx::agent
