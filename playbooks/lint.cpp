#include "playbooks/lint.hpp"

#include "playbooks/document.hpp"
#include "playbooks/file.hpp"
#include "playbooks/plan.hpp"
#include "playbooks/playbook.hpp"
#include "playbooks/secrets.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rtx::playbooks {
namespace {

/// A file with routers, groups or pairs and without steps.
bool is_inventory(const std::filesystem::path& file) {
  Diagnostics ignored;
  const auto document = parse_document(read_file(file).text, file.string(), ignored);
  if (!document) return false;
  const auto& entries = std::get<Item::Table>(document->data);
  const auto has = [&](std::string_view key) {
    return std::ranges::find(entries, key, &Entry::key) != entries.end();
  };
  return !has("step") && (has("router") || has("group") || has("pair"));
}

}  // namespace

std::vector<Diagnostic> in_order(std::vector<Diagnostic> diagnostics) {
  std::vector<std::string> files;
  for (const auto& one : diagnostics)
    if (std::ranges::find(files, one.place.file) == files.end()) files.push_back(one.place.file);
  std::ranges::sort(diagnostics, {}, [&](const Diagnostic& one) {
    return std::tuple{std::ranges::find(files, one.place.file) - files.begin(), one.place.line,
                      one.place.column, one.message};
  });
  return diagnostics;
}

std::vector<Diagnostic> lint(const std::filesystem::path& file) {
  try {
    if (is_inventory(file)) {
      (void)Inventory::load(file);
      return {};
    }
    return in_order(Playbook::load(file).warnings);
  } catch (const PlaybookError& error) {
    return in_order(error.diagnostics);
  }
}

std::vector<Diagnostic> lint(const std::filesystem::path& file, const std::vector<Router>& routers,
                             const Variables& pair_variables, const Variables& overrides) {
  try {
    auto playbook = Playbook::load(file);
    auto found = playbook.warnings;
    std::vector<Target> targets;
    for (const auto& router : routers) targets.push_back({router, {}, {}, {}});
    const auto plan = playbooks::bind(std::move(playbook), std::move(targets), pair_variables, overrides,
                                      make_sample_fetcher());
    for (const auto& warning : plan.warnings) {
      const auto same = [&](const Diagnostic& one) {
        return one.message == warning.message && one.place == warning.place;
      };
      if (std::ranges::none_of(found, same)) found.push_back(warning);
    }
    return in_order(std::move(found));
  } catch (const PlaybookError& error) {
    return in_order(error.diagnostics);
  }
}

}  // namespace rtx::playbooks
