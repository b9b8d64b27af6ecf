#include "health/snapshot.hpp"

#include "health/snapshot_text.hpp"
#include "safety/private_file.hpp"
#include "safety/store_error.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rtx::health {

namespace fs = std::filesystem;
using safety::StoreError;

namespace {

constexpr std::size_t longest_snapshot = std::size_t{64} * 1024 * 1024;

Observation cleaned(const Observation& seen, const playbooks::Redactor& redactor) {
  Observation clean;
  clean.router = seen.router;
  clean.at = seen.at;
  clean.trouble = redactor.redact(seen.trouble);
  clean.trouble_kind = seen.trouble_kind;
  clean.next_step = redactor.redact(seen.next_step);
  for (const Answered& answer : seen.answers) {
    std::optional<std::string> error;
    if (answer.error) error = transports::sanitise(redactor.redact(*answer.error));
    clean.answers.push_back({answer.command, transports::sanitise(redactor.redact(answer.text)),
                             std::move(error), transports::sanitise(redactor.redact(answer.unsure))});
  }
  return clean;
}

StoreError there_is_one(const fs::path& place) {
  return StoreError{"there is a snapshot '" + place.filename().string() + "' already: " + place.string(),
                    "choose another name, or remove that folder"};
}

/// A folder beside the one that it is to become, of nobody else's; gone if it never does.
class UnfinishedFolder {
 public:
  explicit UnfinishedFolder(const fs::path& place)
      : place_{place}, name_{(place.parent_path() / ("." + place.filename().string() + ".XXXXXX")).string()} {
    if (::mkdtemp(name_.data()) == nullptr)  // Mode 0700.
      throw safety::file_problem(place_, "could not be made", errno);
  }
  UnfinishedFolder(const UnfinishedFolder&) = delete;
  UnfinishedFolder& operator=(const UnfinishedFolder&) = delete;
  ~UnfinishedFolder() {
    std::error_code none;
    if (!finished_) fs::remove_all(name_, none);
  }

  /// Gives it its name, unless there is one that is called so.
  void finish() {
    safety::sync_folder(name_);
    if (::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, place_.c_str(), RENAME_NOREPLACE) != 0) {
      // Not every file system knows how not to replace. None replaces a folder that holds something.
      const bool unknown = errno == EINVAL || errno == ENOSYS;
      if (!unknown || std::rename(name_.c_str(), place_.c_str()) != 0) fail();
    }
    finished_ = true;
    safety::sync_folder(place_.parent_path());
  }
  [[nodiscard]] fs::path path() const { return name_; }

 private:
  [[noreturn]] void fail() const {
    if (errno == EEXIST || errno == ENOTEMPTY) throw there_is_one(place_);
    throw safety::file_problem(place_, "could not be made", errno);
  }

  fs::path place_;
  std::string name_;
  bool finished_ = false;
};

fs::path router_file(const fs::path& folder, std::size_t number) {
  return folder / ("router-" + std::to_string(number + 1) + ".json");
}

}  // namespace

bool is_snapshot_name(std::string_view name) noexcept {
  constexpr std::size_t longest = 64;
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.empty() && name.size() <= longest && name.front() != '.' &&
         name.find_first_not_of(allowed) == std::string_view::npos;
}

void add(Snapshot& snapshot, const SubjectSeen& subject, const playbooks::Redactor& redactor) {
  for (const EndSeen& end : subject.ends) {
    Observation clean = cleaned(end.seen, redactor);
    const auto place = std::ranges::lower_bound(snapshot.routers, clean.router, {}, &Observation::router);
    if (place == snapshot.routers.end() || place->router != clean.router) {
      snapshot.routers.insert(place, std::move(clean));
      continue;
    }
    if (place->trouble.empty()) place->trouble = std::move(clean.trouble);
    for (Answered& answer : clean.answers)
      if (place->find(answer.command) == nullptr) place->answers.push_back(std::move(answer));
  }
}

void must_have_room(const fs::path& folder, const std::string& name) {
  safety::make_private_folder(folder);
  if (fs::exists(folder / name)) throw there_is_one(folder / name);
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    throw safety::file_problem(folder / name, "could not be made", errno);
}

void save(const fs::path& folder, const Snapshot& snapshot) {
  must_have_room(folder, snapshot.name);
  UnfinishedFolder fresh{folder / snapshot.name};
  for (std::size_t at = 0; at < snapshot.routers.size(); ++at)
    safety::write_durably(router_file(fresh.path(), at), router_text(snapshot.routers[at]));
  safety::write_durably(fresh.path() / "snapshot.json", head_text(snapshot));
  fresh.finish();
}

Snapshot load_snapshot(const fs::path& folder, const std::string& name) {
  const fs::path place = folder / name;
  if (!is_snapshot_name(name) || !fs::exists(place / "snapshot.json")) {
    std::string known;
    for (const std::string& one : snapshots_in(folder)) known += (known.empty() ? "" : ", ") + one;
    throw StoreError{"there is no snapshot '" + name + "' in " + folder.string(),
                     known.empty() ? "rtxctl snapshot --all --name " + name : "known are: " + known};
  }
  const auto read = [](const fs::path& file) { return safety::read_whole(file, longest_snapshot); };
  const fs::path head_file = place / "snapshot.json";
  auto [snapshot, routers] = head_in(read(head_file), head_file.string());
  for (std::size_t at = 0; at < routers; ++at) {
    const fs::path file = router_file(place, at);
    snapshot.routers.push_back(router_in(read(file), file.string()));
  }
  std::ranges::sort(snapshot.routers, {}, &Observation::router);
  return snapshot;
}

std::vector<std::string> snapshots_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{folder, none}) {
    std::string name = entry.path().filename().string();
    if (is_snapshot_name(name) && fs::exists(entry.path() / "snapshot.json"))
      names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace rtx::health
