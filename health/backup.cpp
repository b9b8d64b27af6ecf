#include "health/backup.hpp"

#include "health/printed_config.hpp"
#include "playbooks/run_command.hpp"
#include "safety/differences.hpp"
#include "safety/private_file.hpp"
#include "safety/sealed.hpp"
#include "safety/store_error.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <system_error>
#include <utility>

namespace rtx::health {

namespace fs = std::filesystem;
using safety::StoreError;

namespace {

constexpr std::size_t longest_file = std::size_t{16} * 1024 * 1024;
constexpr std::chrono::seconds patience_with_git{60};

std::string git(const fs::path& folder, std::vector<std::string> words) {
  // Whoever runs checks at night has no name and no editor, and no hook should wait for a person.
  std::vector<std::string> command{"git",
                                   "-C",
                                   folder.string(),
                                   "-c",
                                   "user.name=rtxctl",
                                   "-c",
                                   "user.email=rtxctl@localhost",
                                   "-c",
                                   "commit.gpgsign=false"};
  const std::string what = "git " + words.front();
  command.insert(command.end(), std::make_move_iterator(words.begin()), std::make_move_iterator(words.end()));
  auto output = playbooks::run_command(command, patience_with_git, longest_file);
  if (!output.problem.empty())
    throw StoreError{folder.string() + ": '" + what + "' " + output.problem, "try it by hand in that folder"};
  return std::move(output.text);
}

bool is_repository(const fs::path& folder) {
  return fs::exists(folder / ".git");
}

/// What is left of a repository that could not be made would be taken for one by the next run.
void make_repository(const fs::path& folder) {
  try {
    git(folder, {"init", "--quiet"});
  } catch (const StoreError&) {
    std::error_code ignored;
    fs::remove_all(folder / ".git", ignored);
    throw;
  }
}

std::string text_of(const fs::path& file) {
  return fs::exists(file) ? safety::read_whole(file, longest_file) : std::string{};
}

/// Rewrites a sealed file only if what is in it changes: sealing alone makes other bytes.
void keep_sealed(const fs::path& file, const safety::Key& key, const std::string& text) {
  const std::string before = text_of(file);
  if (!before.empty() && safety::unseal(key, before) == text) return;
  safety::write_durably(file, safety::seal(key, text));
}

/// `west03: ip lan1 mtu 1400 (should be: ...)`, or that it is new.
std::string change_of(const std::string& router, const std::string& before, const std::string& after) {
  if (before.empty()) return router + ": first kept";
  const auto differences =
      safety::differences(language::Config::parse(after), language::Config::parse(before));
  return router + ": " +
         (differences.empty() ? "another header or a secret" : safety::describe_changes(differences));
}

/// Those of `routers` of which git lists a file as changed: `M  west03.txt`.
std::vector<std::string> routers_in(const std::string& status,
                                    const std::map<std::string, std::string>& routers) {
  std::vector<std::string> found;
  for (const auto& [router, text] : routers)
    if (status.find(" " + router + ".txt\n") != std::string::npos ||
        status.find(" " + router + ".sealed\n") != std::string::npos)
      found.push_back(router);
  return found;
}

std::string message_of(const std::vector<std::string>& changed, const std::vector<std::string>& changes) {
  std::string title = changed.size() == 1 ? changed.front() + " has changed"
                                          : std::to_string(changed.size()) + " configurations have changed";
  title += "\n\n";
  for (const std::string& change : changes) title += change + "\n";
  return title;
}

}  // namespace

void Backup::take(const SubjectSeen& subject) {
  for (const EndSeen& end : subject.ends) {
    const Answered* answer = end.seen.find("show config");
    if (answer == nullptr) continue;
    const auto running = read_running(end.seen);
    if (running) {
      texts_[end.seen.router] = lasting(answer->text);
      not_kept_.erase(end.seen.router);
    } else if (!texts_.contains(end.seen.router)) {
      not_kept_[end.seen.router] = running.why_not;
    }
  }
}

std::vector<std::string> Backup::commit(const fs::path& folder, const playbooks::Redactor& redactor,
                                        const std::optional<safety::Key>& key) const {
  safety::make_private_folder(folder);
  if (!is_repository(folder)) make_repository(folder);
  std::vector<std::string> files{"add", "--"};
  std::map<std::string, std::string> before;
  for (const auto& [router, text] : texts_) {
    const std::string masked = transports::sanitise(redactor.redact(text));
    before[router] = text_of(folder / (router + ".txt"));
    if (before[router] != masked) safety::write_durably(folder / (router + ".txt"), masked);
    files.push_back(router + ".txt");
    if (!key) continue;
    keep_sealed(folder / (router + ".sealed"), *key, text);
    files.push_back(router + ".sealed");
  }
  if (texts_.empty()) return {};
  git(folder, std::move(files));
  const std::vector<std::string> changed = routers_in(git(folder, {"status", "--porcelain"}), texts_);
  if (changed.empty()) return {};
  std::vector<std::string> changes;
  for (const std::string& router : changed)
    changes.push_back(change_of(router, before[router], text_of(folder / (router + ".txt"))));
  git(folder, {"commit", "--quiet", "--message", message_of(changed, changes)});
  return changed;
}

std::string unfit_for_backup(const fs::path& folder) {
  if (!fs::exists(folder) || is_repository(folder)) return {};
  if (!fs::is_directory(folder)) return "it is no folder";
  return fs::is_empty(folder) ? std::string{} : "it is neither empty nor a git repository";
}

}  // namespace rtx::health
