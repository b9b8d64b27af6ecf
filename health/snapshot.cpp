#include "health/snapshot.hpp"

#include "safety/journal_entry.hpp"
#include "safety/private_file.hpp"
#include "safety/store_error.hpp"
#include "transports/sanitise.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace rtx::health {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using safety::StoreError;

namespace {

constexpr int schema = 1;
constexpr std::size_t longest_file = std::size_t{64} * 1024 * 1024;

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
    clean.answers.push_back(
        {answer.command, transports::sanitise(redactor.redact(answer.text)), std::move(error)});
  }
  return clean;
}

ordered_json json_of(const Observation& seen) {
  ordered_json object{{"schema", schema}, {"router", seen.router}, {"at", safety::utc_text(seen.at)}};
  if (!seen.trouble.empty())
    object["trouble"] = {{"kind", seen.trouble_kind}, {"words", seen.trouble}, {"next_step", seen.next_step}};
  object["outputs"] = ordered_json::array();
  for (const Answered& answer : seen.answers) {
    object["outputs"].push_back({{"command", answer.command}, {"text", answer.text}});
    if (answer.error) object["outputs"].back()["refused"] = *answer.error;
  }
  return object;
}

std::string text_of(const ordered_json& object) {
  return object.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

/// A file of a snapshot that is read back. Whatever does not fit is damage.
class Reader {
 public:
  explicit Reader(const fs::path& file) : file_{file} {
    object_ = ordered_json::parse(safety::read_whole(file, longest_file), nullptr, false);
    if (!object_.is_object()) fail("it is no JSON object");
    const auto found = object_.find("schema");
    if (found == object_.end() || *found != schema) fail("another version of rtxctl wrote it");
  }

  std::string text(const ordered_json& object, const char* key) const {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) fail(std::string{"it has no '"} + key + "'");
    return found->get<std::string>();
  }
  Time time(const char* key) const {
    const auto time = safety::utc_time(text(object_, key));
    if (!time) fail(std::string{"its '"} + key + "' is no time");
    return *time;
  }
  [[noreturn]] void fail(const std::string& why) const {
    throw StoreError{file_.string() + ": the snapshot is damaged: " + why, "take a new one"};
  }
  const ordered_json& object() const noexcept { return object_; }

 private:
  fs::path file_;
  ordered_json object_;
};

Observation read_router(const fs::path& file) {
  const Reader reader{file};
  Observation seen;
  seen.router = reader.text(reader.object(), "router");
  seen.at = reader.time("at");
  if (const auto trouble = reader.object().find("trouble"); trouble != reader.object().end()) {
    if (!trouble->is_object()) reader.fail("its 'trouble' is no object");
    seen.trouble = reader.text(*trouble, "words");
    seen.trouble_kind = reader.text(*trouble, "kind");
    seen.next_step = reader.text(*trouble, "next_step");
  }
  const auto outputs = reader.object().find("outputs");
  if (outputs == reader.object().end() || !outputs->is_array()) reader.fail("it has no 'outputs'");
  for (const auto& output : *outputs) {
    if (!output.is_object()) reader.fail("one of its outputs is no object");
    Answered answer{reader.text(output, "command"), reader.text(output, "text"), {}};
    if (output.contains("refused")) answer.error = reader.text(output, "refused");
    seen.answers.push_back(std::move(answer));
  }
  return seen;
}

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

void save(const fs::path& folder, const Snapshot& snapshot) {
  safety::make_private_folder(folder);
  const fs::path place = folder / snapshot.name;
  if (fs::exists(place))
    throw StoreError{"there is a snapshot '" + snapshot.name + "' already: " + place.string(),
                     "choose another name, or remove that folder"};
  const fs::path fresh = folder / ("." + snapshot.name + ".new");
  fs::remove_all(fresh);
  safety::make_private_folder(fresh);
  for (std::size_t at = 0; at < snapshot.routers.size(); ++at)
    safety::write_durably(router_file(fresh, at), text_of(json_of(snapshot.routers[at])));
  const ordered_json head{{"schema", schema},
                          {"name", snapshot.name},
                          {"of", snapshot.of},
                          {"taken", safety::utc_text(snapshot.taken)},
                          {"complete", snapshot.complete},
                          {"routers", snapshot.routers.size()}};
  safety::write_durably(fresh / "snapshot.json", text_of(head));
  std::error_code problem;
  fs::rename(fresh, place, problem);
  if (problem) throw StoreError{place.string() + ": " + problem.message(), "see who may write there"};
  safety::sync_folder(folder);
}

Snapshot load_snapshot(const fs::path& folder, const std::string& name) {
  const fs::path place = folder / name;
  if (!is_snapshot_name(name) || !fs::exists(place / "snapshot.json")) {
    std::string known;
    for (const std::string& one : snapshots_in(folder)) known += (known.empty() ? "" : ", ") + one;
    throw StoreError{"there is no snapshot '" + name + "' in " + folder.string(),
                     known.empty() ? "rtxctl snapshot --all --name " + name : "known are: " + known};
  }
  const Reader reader{place / "snapshot.json"};
  Snapshot snapshot;
  snapshot.name = reader.text(reader.object(), "name");
  snapshot.of = reader.text(reader.object(), "of");
  snapshot.taken = reader.time("taken");
  const auto complete = reader.object().find("complete");
  if (complete == reader.object().end() || !complete->is_boolean()) reader.fail("it has no 'complete'");
  snapshot.complete = complete->get<bool>();
  const auto count = reader.object().find("routers");
  if (count == reader.object().end() || !count->is_number_unsigned()) reader.fail("it has no 'routers'");
  for (std::size_t at = 0; at < count->get<std::size_t>(); ++at)
    snapshot.routers.push_back(read_router(router_file(place, at)));
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
