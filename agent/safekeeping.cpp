#include "agent/safekeeping.hpp"

#include "agent/loop.hpp"
#include "agent/targets.hpp"
#include "safety/sealed.hpp"

#include <algorithm>
#include <ostream>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rtx::agent {

namespace fs = std::filesystem;
using safety::Entry;
using safety::Left;
using safety::Mark;

namespace {

constexpr const char* sealed_ending = ".sealed";

std::vector<std::string> addresses_of(const playbooks::Plan& plan) {
  std::vector<std::string> addresses;
  for (const auto& target : plan.targets) addresses.push_back(playbooks::address_of(target.router));
  return addresses;
}

std::string absolute_or_empty(const fs::path& file) {
  return file.empty() ? std::string{} : fs::absolute(file).string();
}

/// A run whose folder the person has chosen is found among the others, too, by a link; one that cannot be
/// made only keeps it from being listed.
void show_among_runs(const fs::path& folder) {
  const fs::path runs = state_folder() / "runs";
  if (folder.parent_path() == runs) return;
  std::error_code ignored;
  fs::create_directories(runs, ignored);
  fs::create_directory_symlink(folder, runs / as_file_name(folder.string()), ignored);
}

/// What `recover` needs to find the routers again.
Entry began(const ApplyOptions& options, const playbooks::Plan& plan, const std::string& subject,
            bool save_asked) {
  const ConnectionOptions& connection = options.connection;
  const auto inventory = find_inventory(connection.inventory);
  Entry entry;
  entry.mark = Mark::began;
  entry.facts = {
      {"playbook", plan.playbook->name},
      {"subject", subject},
      {"pid", std::to_string(getpid())},
      {"save_asked", save_asked ? "true" : "false"},
      {"inventory", inventory ? absolute_or_empty(*inventory) : ""},
      {"known_hosts", absolute_or_empty(connection.known_hosts)},
      {"ssh_config", connection.ssh_config == "none" ? "none" : absolute_or_empty(connection.ssh_config)}};
  return entry;
}

}  // namespace

std::vector<safety::RouterLock> lock_routers(std::vector<std::string> addresses, safety::Holder me,
                                             std::chrono::seconds patience, const Screen& screen) {
  const fs::path folder = state_folder() / "locks";
  if (patience.count() == 0) return safety::RouterLock::take_all(folder, std::move(addresses), std::move(me));
  int stopped_by = 0;
  return run_on_loop(
      safety::RouterLock::wait_for_all(folder, std::move(addresses), std::move(me), patience),
      [&](std::string_view words) { *screen.story << "rtxctl: " << words << '\n'; }, stopped_by);
}

fs::path snapshot_in(const fs::path& folder, const std::string& router) {
  return folder / ("before-" + as_file_name(router) + sealed_ending);
}

bool is_settled(Left left) noexcept {
  return left != Left::switch_armed && left != Left::in_doubt && left != Left::unknown;
}

Safekeeping::Safekeeping(const ApplyOptions& options, const playbooks::Plan& plan, const RunFolder& folder,
                         const std::string& subject, bool save_asked, const Screen& screen)
    : options_{&options},
      folder_{fs::absolute(folder.path())},
      locks_{lock_routers(addresses_of(plan), safety::Holder::myself(folder_.string(), plan.playbook->name),
                          options.wait_for_lock, screen)},
      key_{safety::key_at(state_folder() / "key")},
      journal_{safety::Journal::create(folder_)} {
  show_among_runs(folder_);
  journal_.write_now(began(options, plan, subject, save_asked));
  for (const auto& target : plan.targets) {
    Entry entry;
    entry.mark = Mark::began;
    entry.router = target.router.name;
    entry.facts = {{"role", target.role}};
    journal_.write_now(std::move(entry));
  }
}

void Safekeeping::keep(const safety::Baseline& baseline) const {
  safety::write_sealed(snapshot_in(folder_, baseline.router), key_, safety::to_text(baseline));
  const fs::path masked = folder_ / ("before-" + as_file_name(baseline.router) + ".txt");
  const std::string problem = write_private(masked, language::masked_text(baseline.running.render()));
  if (!problem.empty()) throw safety::StoreError{problem};
}

playbooks::SafetySettings Safekeeping::settings() {
  playbooks::SafetySettings settings;
  settings.choice = options_->dead_man;
  settings.confirm_within = options_->confirm_within;
  settings.rollback_timer = options_->rollback_timer;
  settings.accept_unsaved = options_->accept_unsaved;
  settings.journal = &journal_;
  settings.keep = [this](const safety::Baseline& baseline) { keep(baseline); };
  return settings;
}

std::string Safekeeping::close(const playbooks::RunReport& report) {
  const bool settled = std::ranges::all_of(
      report.routers, [](const playbooks::RouterResult& router) { return is_settled(router.left); });
  if (!settled) return {};
  try {
    close_run(journal_, folder_, playbooks::name_of(report.verdict));
  } catch (const safety::StoreError& error) {
    return error.what();
  }
  return {};
}

void close_run(safety::Journal& journal, const fs::path& folder, const std::string& outcome) {
  Entry entry;
  entry.mark = Mark::closed;
  entry.facts = {{"outcome", outcome}};
  journal.write_now(std::move(entry));
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator{folder, ignored})
    if (file.path().extension() == sealed_ending) fs::remove(file.path(), ignored);
}

}  // namespace rtx::agent
