#include "agent/plan_file.hpp"

#include "agent/consent.hpp"
#include "agent/plan_file_text.hpp"
#include "agent/run_folder.hpp"
#include "agent/screen.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"
#include "playbooks/file.hpp"
#include "safety/private_file.hpp"
#include "safety/sealed.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <openssl/evp.h>
#include <vector>

namespace rtx::agent {

namespace fs = std::filesystem;

namespace {

std::string digest_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_blake2b512(), nullptr) != 1) std::abort();
  std::string hex;
  for (unsigned at = 0; at < size; ++at) hex += fmt::format("{:02x}", bytes[at]);
  return hex;
}

std::string text_of(const fs::path& file) {
  const auto read = playbooks::read_file(file);
  if (!read.problem.empty())
    throw UsageError{file.string() + " cannot be read: " + read.problem, "the plan was made of it"};
  return read.text;
}

/// The playbook, and behind it what it includes, each once.
std::vector<fs::path> sources_of(const playbooks::Playbook& playbook) {
  std::vector<fs::path> files{playbook.file};
  for (const auto& step : playbook.steps) {
    if (std::ranges::find(files, fs::path{step.place.file}) == files.end())
      files.emplace_back(step.place.file);
  }
  return files;
}

std::vector<PlanFile::Line> lines_of(const playbooks::ChangePlan& change) {
  std::vector<PlanFile::Line> lines;
  for (const auto& line : change.lines)
    lines.push_back({line.step + 1, line.shown, playbooks::name_of(line.effect), line.touches, line.cuts});
  return lines;
}

}  // namespace

Fingerprint fingerprint_by_own_key() {
  auto key = std::make_shared<safety::Key>(safety::key_at(state_folder() / "key"));
  return [key](std::string_view text) { return safety::fingerprint(*key, text); };
}

PlanFile make_plan_file(const PlanOptions& options, const playbooks::Plan& plan,
                        const std::vector<playbooks::ChangePlan>& changes, const Fingerprint& fingerprint,
                        std::chrono::system_clock::time_point now) {
  PlanFile made;
  made.rtxctl = RTX_VERSION;
  made.created = utc(now);
  for (const fs::path& file : sources_of(*plan.playbook))
    made.sources.push_back({fs::absolute(file), digest_of(text_of(file))});
  made.router = options.router;
  made.pair = options.pair;
  made.set = options.set;
  if (const auto inventory = find_inventory(options.connection.inventory))
    made.inventory = fs::absolute(*inventory);
  made.allow_unknown = options.allow_unknown;
  for (std::size_t end = 0; end < changes.size(); ++end) {
    made.routers.push_back(
        {plan.targets[end].router.name, fingerprint(changes[end].before.render()), lines_of(changes[end])});
  }
  return made;
}

void write_plan_file(const fs::path& file, const PlanFile& plan) {
  try {
    safety::write_durably(file, parsers::json_text(plan_file_json(plan), 2) + "\n");
  } catch (const safety::StoreError& error) {
    throw UsageError{std::string{"the plan cannot be written to "} + error.what(),
                     "name a file in a folder that can be written"};
  }
}

bool is_plan_file(const fs::path& file) {
  return file.extension() == ".json";
}

PlanFile read_plan_file(const fs::path& file) {
  const auto read = playbooks::read_file(file);
  if (!read.problem.empty())
    throw UsageError{file.string() + " cannot be read: " + read.problem,
                     "'rtxctl plan PLAYBOOK --out FILE.json' writes one"};
  return plan_file_of(read.text, file.string());
}

SubjectOptions subject_of(const PlanFile& plan) {
  return {plan.sources.front().file, plan.router, plan.pair, plan.set, plan.allow_unknown};
}

void playbook_must_still_be(const PlanFile& plan) {
  for (const auto& source : plan.sources) {
    if (digest_of(text_of(source.file)) == source.digest) continue;
    throw UsageError{source.file.string() + " has changed since the plan was made",
                     "make the plan again, and look at it"};
  }
}

void router_must_still_be(const PlanFile& plan, const playbooks::Plan& now, std::size_t end,
                          const playbooks::ChangePlan& change, const Fingerprint& fingerprint) {
  const std::string& name = now.targets[end].router.name;
  const std::string again = "make the plan again, and look at it";
  const auto planned = std::ranges::find(plan.routers, name, &PlanFile::Router::name);
  if (planned == plan.routers.end()) throw HeldBack{name + " is not in the plan", again};
  if (fingerprint(change.before.render()) != planned->fingerprint)
    throw HeldBack{name + " has changed since the plan was made (" + plan.created + ")", again};
  const auto lines = lines_of(change);
  const auto same = [](const PlanFile::Line& one, const PlanFile::Line& other) {
    return one.step == other.step && one.line == other.line && one.effect == other.effect;
  };
  if (std::ranges::equal(lines, planned->lines, same)) return;
  throw HeldBack{
      name + ": other lines would be typed than the plan says; values in the inventory have changed", again};
}

}  // namespace rtx::agent
