#pragma once

#include "agent/options.hpp"
#include "playbooks/change_plan.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::agent {

/// A keyed digest of a configuration: tells whether two are the same without holding their secrets.
using Fingerprint = std::function<std::string(std::string_view)>;

/// By the person's own key, as the snapshots of runs are. Throws safety::StoreError.
[[nodiscard]] Fingerprint fingerprint_by_own_key();

/// A plan as a person has seen it: `rtxctl plan --out FILE`, `rtxctl apply FILE`. Without secrets.
struct PlanFile {
  static constexpr int current_schema = 1;

  /// A file that the plan was made of.
  struct Source {
    std::filesystem::path file;  ///< Absolute.
    std::string digest;          ///< BLAKE2b of its text, in hex.
  };
  struct Line {
    std::size_t step;  ///< 1-based.
    std::string line;  ///< Secrets masked.
    std::string effect;
    std::string touches;
    bool cuts = false;
  };
  struct Router {
    std::string name;
    std::string fingerprint;  ///< Of its running configuration when the plan was made.
    std::vector<Line> lines;  ///< Everything that would be typed.
  };

  int schema = current_schema;
  std::string rtxctl;           ///< The version that wrote it.
  std::string created;          ///< UTC.
  std::vector<Source> sources;  ///< The playbook, and behind it what it includes.
  std::string router;           ///< Exactly one of `router` and `pair` is given.
  std::string pair;
  std::vector<std::string> set;     ///< `NAME=VALUE`; a secret cannot be set.
  std::filesystem::path inventory;  ///< Absolute; empty: none.
  bool allow_unknown = false;
  std::vector<Router> routers;
};

/// `changes` holds one for each of the plan's routers. Throws UsageError if a source cannot be read any more.
[[nodiscard]] PlanFile make_plan_file(const PlanOptions& options, const playbooks::Plan& plan,
                                      const std::vector<playbooks::ChangePlan>& changes,
                                      const Fingerprint& fingerprint,
                                      std::chrono::system_clock::time_point now);

/// Writes it whole or not at all, for its owner only (0600). Throws UsageError.
void write_plan_file(const std::filesystem::path& file, const PlanFile& plan);

/// Whether `file` is named like one: it ends in `.json`.
[[nodiscard]] bool is_plan_file(const std::filesystem::path& file);

/// Throws UsageError, with `file:line:column` where the text is no JSON, else with the key that is wrong.
[[nodiscard]] PlanFile read_plan_file(const std::filesystem::path& file);

/// The playbook, router or pair, and settings of the plan, as the command line would give them.
[[nodiscard]] SubjectOptions subject_of(const PlanFile& plan);

/// Before any router is contacted: throws UsageError if the playbook, or what it includes, is another now.
void playbook_must_still_be(const PlanFile& plan);

/// Once `change` has been made of what router `end` of `now` holds now: throws HeldBack, naming the router,
/// if its configuration is another than when the plan was made, or if other lines would be typed (the
/// inventory's values have changed).
void router_must_still_be(const PlanFile& plan, const playbooks::Plan& now, std::size_t end,
                          const playbooks::ChangePlan& change, const Fingerprint& fingerprint);

}  // namespace rtx::agent
