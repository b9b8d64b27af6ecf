#include "health/snapshot_text.hpp"

#include "safety/journal_entry.hpp"
#include "safety/store_error.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace rtx::health {

using nlohmann::ordered_json;
using safety::StoreError;

namespace {

constexpr int schema = 1;

ordered_json json_of(const Observation& seen) {
  ordered_json object{{"schema", schema}, {"router", seen.router}, {"at", safety::utc_text(seen.at)}};
  if (!seen.trouble.empty())
    object["trouble"] = {{"kind", seen.trouble_kind}, {"words", seen.trouble}, {"next_step", seen.next_step}};
  object["outputs"] = ordered_json::array();
  for (const Answered& answer : seen.answers) {
    object["outputs"].push_back({{"command", answer.command}, {"text", answer.text}});
    if (answer.error) object["outputs"].back()["refused"] = *answer.error;
    if (!answer.unsure.empty()) object["outputs"].back()["unsure"] = answer.unsure;
  }
  return object;
}

std::string text_of(const ordered_json& object) {
  return object.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

/// A file of a snapshot that is read back. Whatever does not fit is damage.
class Reader {
 public:
  Reader(const std::string& text, const std::string& file)
      : file_{file}, object_(ordered_json::parse(text, nullptr, false)) {
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
    throw StoreError{file_ + ": the snapshot is damaged: " + why, "take a new one"};
  }
  const ordered_json& object() const noexcept { return object_; }

 private:
  std::string file_;
  ordered_json object_;
};

}  // namespace

std::string head_text(const Snapshot& snapshot) {
  return text_of({{"schema", schema},
                  {"name", snapshot.name},
                  {"of", snapshot.of},
                  {"taken", safety::utc_text(snapshot.taken)},
                  {"complete", snapshot.complete},
                  {"routers", snapshot.routers.size()}});
}

SnapshotHead head_in(const std::string& text, const std::string& file) {
  const Reader reader{text, file};
  SnapshotHead head;
  head.snapshot.name = reader.text(reader.object(), "name");
  head.snapshot.of = reader.text(reader.object(), "of");
  head.snapshot.taken = reader.time("taken");
  const auto complete = reader.object().find("complete");
  if (complete == reader.object().end() || !complete->is_boolean()) reader.fail("it has no 'complete'");
  head.snapshot.complete = complete->get<bool>();
  const auto count = reader.object().find("routers");
  if (count == reader.object().end() || !count->is_number_unsigned()) reader.fail("it has no 'routers'");
  head.routers = count->get<std::size_t>();
  return head;
}

std::string router_text(const Observation& seen) {
  return text_of(json_of(seen));
}

Observation router_in(const std::string& text, const std::string& file) {
  const Reader reader{text, file};
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
    Answered answer{reader.text(output, "command"), reader.text(output, "text"), {}, {}};
    if (output.contains("refused")) answer.error = reader.text(output, "refused");
    if (output.contains("unsure")) answer.unsure = reader.text(output, "unsure");
    seen.answers.push_back(std::move(answer));
  }
  return seen;
}

}  // namespace rtx::health
