// Any text as a playbook and as an inventory: it is read, or refused with messages that can be shown; a
// playbook that is fine binds to a router without values, or says which are missing.
#include "playbooks/inventory.hpp"
#include "playbooks/plan.hpp"
#include "playbooks/secrets.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace rtx::playbooks;

void check(bool holds) {
  if (!holds) std::abort();
}

void check_shown(const PlaybookError& error, const std::string& source) {
  check(has_errors(error.diagnostics));
  for (const auto& diagnostic : error.diagnostics) {
    check(!diagnostic.message.empty());
    for (const char c : describe(diagnostic, source))
      check(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  }
}

/// What a playbook includes is never there.
std::string no_file(const std::filesystem::path& file) {
  throw PlaybookError{{error_at(Place{file.string(), 0, 0}, "there are no files here")}};
}

void check_lines(const Plan& plan) {
  for (const auto& step : plan.steps)
    for (const auto& end : step.ends)
      for (const auto& line : end.lines) check(!has_control_character(line.command.text));
}

void read_playbook(const std::string& text) {
  try {
    auto playbook = Playbook::parse(text, "fuzz.toml", no_file);
    std::vector<Target> targets(playbook.roles.size());
    for (auto& target : targets) target.router.name = "router";
    const auto plan =
        rtx::playbooks::bind(std::move(playbook), std::move(targets), {}, {}, make_sample_fetcher());
    check_lines(plan);
  } catch (const PlaybookError& error) {
    check_shown(error, text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are chars
  read_playbook(text);
  try {
    (void)Inventory::parse(text, "fuzz.toml", size % 2 == 0);
  } catch (const PlaybookError& error) {
    check_shown(error, text);
  }
  return 0;
}
