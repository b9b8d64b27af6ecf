#include "safety/baseline.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace rtx::safety {

using nlohmann::json;

namespace {

constexpr int baseline_version = 1;

}  // namespace

bool Baseline::was_saved() const {
  return saved && differences(running, *saved).empty();
}

std::string to_text(const Baseline& baseline) {
  json text{{"version", baseline_version},
            {"router", baseline.router},
            {"boot_time", baseline.boot_time},
            {"slot", baseline.slot},
            {"running", baseline.running.render()},
            {"intended", baseline.intended.render()},
            {"keys", baseline.keys}};
  if (baseline.saved) text["saved"] = baseline.saved->render();
  // What a router printed may be of any encoding.
  return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

Baseline baseline_from(std::string_view text) {
  try {
    const json all = json::parse(text);
    if (all.at("version") != baseline_version)
      throw std::invalid_argument{"a snapshot of another version of rtxctl"};
    Baseline baseline;
    baseline.router = all.at("router");
    baseline.boot_time = all.at("boot_time");
    baseline.slot = all.at("slot");
    baseline.running = language::Config::parse(all.at("running").get<std::string>());
    baseline.intended = language::Config::parse(all.at("intended").get<std::string>());
    baseline.keys = all.at("keys").get<Keys>();
    if (all.contains("saved")) baseline.saved = language::Config::parse(all.at("saved").get<std::string>());
    return baseline;
  } catch (const json::exception&) {
    throw std::invalid_argument{"not a snapshot"};
  }
}

Keys own_keys() {
  return {"console character", "console columns", "console lines"};
}

}  // namespace rtx::safety
