// Any text as a check file, as a file of a snapshot, and as a verdict that is kept: it is read, or refused
// with messages that can be shown; what was read is written and read back as what it was.
#include "health/check_file.hpp"
#include "health/compare.hpp"
#include "health/history_rows.hpp"
#include "health/snapshot_text.hpp"
#include "safety/store_error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace rtx::health;
using rtx::playbooks::PlaybookError;
using rtx::safety::StoreError;

void check(bool holds) {
  if (!holds) std::abort();
}

/// What a check file includes is never there.
std::string no_file(const std::filesystem::path& file) {
  throw PlaybookError{{rtx::playbooks::error_at({file.string(), 0, 0}, "there are no files here")}};
}

void as_check_file(const std::string& text) {
  try {
    const auto file = CheckFile::parse(text, "fuzz.toml", no_file);
    check(file.limits.at_once > 0 && file.limits.per_site > 0 && file.limits.per_bastion > 0);
    check(file.visit.rules.pings >= 0 && file.visit.deadline.count() > 0);
    for (const auto& one : file.notify) check(!one.receiver.name.empty());
    if (file.expectations)
      for (const auto& step : file.expectations->steps) check(step.run.empty());
  } catch (const PlaybookError& error) {
    check(rtx::playbooks::has_errors(error.diagnostics));
    for (const auto& diagnostic : error.diagnostics)
      for (const char c : describe(diagnostic, text))
        check(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  }
}

void as_snapshot_head(const std::string& text) {
  try {
    const auto head = head_in(text, "snapshot.json");
    const auto again = head_in(head_text(head.snapshot), "snapshot.json");
    check(again.snapshot.name == head.snapshot.name && again.snapshot.of == head.snapshot.of);
    check(again.snapshot.taken == head.snapshot.taken && again.snapshot.complete == head.snapshot.complete);
  } catch (const StoreError&) {
  }
}

void as_router_of_snapshot(const std::string& text) {
  try {
    Snapshot snapshot;
    snapshot.routers = {router_in(text, "router-1.json")};
    const auto again = router_in(router_text(snapshot.routers.front()), "router-1.json");
    check(router_text(again) == router_text(snapshot.routers.front()));
    for (const auto& one : compare(snapshot, snapshot)) check(is_unseen(one));
  } catch (const StoreError&) {
  }
}

void as_verdict(const std::string& text) {
  const auto verdict = kept_verdict_in(text, "tokyo");
  if (!verdict) return;
  check(verdict->subject == "tokyo");
  const std::string kept = kept_text_of(*verdict);
  const auto again = kept_verdict_in(kept, "tokyo");
  check(again && kept_text_of(*again) == kept);
  check(point_of(*again) == point_of(*verdict));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are chars
  as_check_file(text);
  as_snapshot_head(text);
  as_router_of_snapshot(text);
  as_verdict(text);
  return 0;
}
