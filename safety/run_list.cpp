#include "safety/run_list.hpp"

#include "safety/journal.hpp"
#include "safety/private_file.hpp"

#include <algorithm>
#include <array>
#include <sys/stat.h>
#include <system_error>

namespace rtx::safety {

namespace fs = std::filesystem;

namespace {

constexpr std::array condition_names{"closed", "running", "open", "damaged"};

Entry::Time last_written(const fs::path& file) {
  struct stat status{};
  if (stat(file.c_str(), &status) != 0) return {};
  return std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec);
}

}  // namespace

const char* name_of(Condition condition) noexcept {
  return condition_names.at(static_cast<std::size_t>(condition));
}

ListedRun look_at_run(const fs::path& run_folder) {
  ListedRun run{.folder = run_folder};
  // Asked first: a program that ends meanwhile has closed its run, or the journal shows that it has not.
  const bool is_written = is_being_written(run_folder);
  try {
    run.state = read_run(run_folder);
    if (is_written) {
      run.condition = Condition::running;
    } else if (run.state.open) {
      run.condition = Condition::open;
    }
  } catch (const StoreError& error) {
    run.condition = Condition::damaged;
    run.trouble = error.what();
  }
  run.when = run.state.started != Entry::Time{} ? run.state.started : last_written(journal_in(run_folder));
  return run;
}

std::vector<ListedRun> list_runs(const fs::path& runs) {
  std::vector<ListedRun> found;
  std::error_code error;
  if (fs::status(runs, error).type() == fs::file_type::not_found) return found;
  for (fs::directory_iterator one{runs, error}; !error && one != fs::directory_iterator{};
       one.increment(error)) {
    std::error_code ignored;
    if (!one->is_directory(ignored)) continue;
    if (fs::symlink_status(journal_in(one->path()), ignored).type() == fs::file_type::not_found) continue;
    found.push_back(look_at_run(one->path()));
  }
  if (error) throw file_problem(runs, "could not be read", error.value());
  std::ranges::sort(found, [](const ListedRun& a, const ListedRun& b) {
    return a.when != b.when ? a.when > b.when : a.folder > b.folder;
  });
  return found;
}

}  // namespace rtx::safety
