#include "agent/commands.hpp"
#include "agent/connector.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/report.hpp"
#include "agent/run_targets.hpp"
#include "agent/safekeeping.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"
#include "playbooks/patient.hpp"
#include "playbooks/side_by_side.hpp"
#include "safety/run_list.hpp"
#include "safety/sealed.hpp"
#include "safety/way_back.hpp"
#include "transports/failure.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using nlohmann::ordered_json;
using safety::Entry;
using safety::Left;
using safety::ListedRun;
using safety::Mark;
using safety::Stand;

/// A router that a run has left open.
struct Case {
  playbooks::Target target;
  std::unique_ptr<safety::Access> access;
  safety::Patient patient;
  safety::Ending ending;
};

std::string fact_of(const std::vector<Entry>& entries, Mark mark, const std::string& router,
                    const char* name) {
  std::string value;
  for (const Entry& entry : entries)
    if (entry.mark == mark && entry.router == router) value = entry.fact(name).value_or("");
  return value;
}

/// The switches of a router, by the journal.
struct Switches {
  std::optional<safety::Switch> armed;  ///< It is, or may be.
  bool is_doubtful = false;             ///< Nothing tells whether it is.
  std::string last_key;                 ///< Of the last one's line in the configuration.
};

Switches switches_of(const std::vector<Entry>& entries, const std::string& router) {
  Switches found;
  for (const Entry& entry : entries) {
    if (entry.router != router) continue;
    if (entry.mark == Mark::disarmed || entry.mark == Mark::restarted) found.armed.reset();
    // From here on what takes it away may have been typed.
    if (entry.mark == Mark::confirming || entry.mark == Mark::rolling_back) found.is_doubtful = true;
    if (entry.mark != Mark::arming && entry.mark != Mark::armed) continue;
    found.armed = safety::switch_in(entry);
    found.is_doubtful = entry.mark == Mark::arming;
    found.last_key = found.armed->key;
  }
  return found;
}

/// The rollback timer that a session of the run has set; nothing tells whether it still lives.
std::optional<safety::RollbackTimer> timer_of(const std::vector<Entry>& entries, const std::string& router) {
  const auto acts_by = safety::utc_time(fact_of(entries, Mark::timing, router, "acts_by"));
  if (!acts_by) return std::nullopt;
  return safety::RollbackTimer{*acts_by};
}

/// Nothing that changes it was typed, or all has been settled.
bool needs_nothing(const safety::RouterState& router) {
  switch (router.stand) {
    case Stand::untouched:
    case Stand::prepared:
    case Stand::saved:
    case Stand::rolled_back:
    case Stand::restarted:
      return !router.armed_switch;
    default:
      return false;
  }
}

/// One open run on its way to being closed.
class Recovery {
 public:
  Recovery(const RecoverOptions& options, const fs::path& folder, const Screen& screen)
      : options_{options},
        screen_{screen},
        folder_{fs::absolute(folder)},
        journal_{safety::Journal::reopen(folder_)},
        entries_{safety::read_journal(journal_.file())},
        state_{safety::state_after(entries_)} {}

  Exit run() {
    say("recovering the run of '" + state_.playbook + "' on " + state_.subject);
    const ConnectionOptions connection = connection_of_run();
    Connector connector{connection};
    find_cases(connection, connector);
    const auto locks = lock();
    start_log(connection.verbosity, {}, redactor_);
    int stopped_by = 0;
    run_on_loop(settle(), [&](std::string_view words) { say(words); }, stopped_by);
    quiet_log();
    return close(stopped_by);
  }

 private:
  ConnectionOptions connection_of_run() const {
    ConnectionOptions connection = options_.connection;
    const auto given = [&](const char* name) { return fact_of(entries_, Mark::began, "", name); };
    if (connection.inventory.empty()) connection.inventory = given("inventory");
    if (connection.known_hosts.empty()) connection.known_hosts = given("known_hosts");
    if (connection.ssh_config.empty()) connection.ssh_config = given("ssh_config");
    return connection;
  }

  void find_cases(const ConnectionOptions& connection, Connector& connector) {
    const RunTargets targets{connection, {}, Passwords::login_and_administrator};
    for (const safety::RouterState& router : state_.routers) {
      if (needs_nothing(router)) continue;
      auto one = std::make_unique<Case>(
          Case{.patient = {.notes = safety::Notes{&journal_, router.name,
                                                  [this, name = router.name](const std::string& words) {
                                                    say(name + ": " + redactor_.redact(words));
                                                  }}}});
      one->target = targets.router(router.name, connector, redactor_);
      one->target.router.keep_console = true;
      playbooks::prepare(one->patient, one->target);
      one->access = std::make_unique<safety::Access>([&connector, &target = one->target] {
        return connector.open(target, transports::Level::administrator);
      });
      one->patient.access = one->access.get();
      one->patient.baseline = baseline_of(router.name);
      auto switches = switches_of(entries_, router.name);
      one->patient.armed = std::move(switches.armed);
      one->patient.is_doubtful = switches.is_doubtful;
      one->patient.switch_key = std::move(switches.last_key);
      one->patient.timer = timer_of(entries_, router.name);
      cases_.push_back(std::move(one));
    }
    const auto had_begun_to_confirm = [](const safety::RouterState& router) {
      return router.stand == Stand::confirming || router.stand == Stand::disarmed ||
             router.stand == Stand::saved;
    };
    decided_ = options_.confirm || std::ranges::any_of(state_.routers, had_begun_to_confirm);
  }

  safety::Baseline baseline_of(const std::string& router) {
    if (!key_) key_.emplace(safety::existing_key_at(state_folder() / "key"));
    const fs::path file = snapshot_in(folder_, router);
    try {
      return safety::baseline_from(safety::read_sealed(file, *key_));
    } catch (const std::invalid_argument& error) {
      throw safety::StoreError{file.string() + ": " + error.what()};
    }
  }

  std::vector<safety::RouterLock> lock() const {
    std::vector<std::string> addresses;
    for (const auto& one : cases_) addresses.push_back(playbooks::address_of(one->target.router));
    return lock_routers(std::move(addresses), safety::Holder::myself(folder_.string(), state_.playbook),
                        std::chrono::seconds{0}, screen_);
  }

  /// What has begun to be confirmed goes on so, on all ends or on none.
  asio::awaitable<bool> settle() {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    bool confirm = decided_;
    if (confirm) {
      failed_ = false;
      co_await on_every_case(&Recovery::release);
      confirm = !failed_;
    }
    co_await on_every_case(confirm ? &Recovery::conclude : &Recovery::walk_back);
    for (const auto& one : cases_) co_await one->access->leave();
    co_return true;
  }

  asio::awaitable<void> on_every_case(asio::awaitable<void> (Recovery::*task)(Case&)) {
    std::vector<asio::awaitable<void>> tasks;
    for (const auto& one : cases_) tasks.push_back((this->*task)(*one));
    co_await playbooks::side_by_side(std::move(tasks));
  }

  asio::awaitable<void> release(Case& one) {
    try {
      co_await safety::enter_afresh(one.patient);
      co_await safety::release(one.patient);
    } catch (const transports::Failure& failure) {
      failed_ = true;
      one.patient.notes.tell(failure.what());
    }
  }

  asio::awaitable<void> conclude(Case& one) {
    one.ending = co_await safety::conclude(one.patient, state_.save_asked);
  }

  asio::awaitable<void> walk_back(Case& one) { one.ending = co_await safety::walk_back(one.patient); }

  Exit close(int stopped_by) {
    bool settled = true;
    bool confirmed = !cases_.empty();
    for (const auto& one : cases_) {
      settled = settled && is_settled(one->ending.left) && one->ending.trouble.empty();
      confirmed = confirmed && one->ending.left == Left::confirmed;
      tell(*one);
    }
    if (settled) {
      close_run(journal_, folder_, confirmed ? "recovered: confirmed" : "recovered: taken back");
      if (cases_.empty()) say("nothing was left to do");
      return Exit::met;
    }
    return stopped_by != 0 ? exit_after(stopped_by) : Exit::could_not_tell;
  }

  void tell(const Case& one) {
    const std::string& router = one.target.router.name;
    if (options_.json) {
      ordered_json json{{"schema", parsers::json_schema},
                        {"type", "recovered"},
                        {"router", router},
                        {"left", safety::name_of(one.ending.left)},
                        {"saved", one.ending.saved},
                        {"trouble", redactor_.redact(one.ending.trouble)},
                        {"notices", ordered_json::array()}};
      for (const std::string& notice : one.ending.notices)
        json["notices"].push_back(redactor_.redact(notice));
      if (one.ending.save_unverified && !one.ending.saved) json["saved"] = nullptr;
      if (one.ending.fires_at) json["switch"] = {{"fires_at", safety::utc_text(*one.ending.fires_at)}};
      *screen_.out << parsers::json_line(json);
      return;
    }
    *screen_.out << in_one_line(router + ": " + words_for_left(one.ending.left, one.ending.saved)) << '\n';
    for (const std::string& notice : one.ending.notices)
      *screen_.out << "  " << in_one_line(redactor_.redact(notice)) << '\n';
    if (!one.ending.trouble.empty())
      *screen_.out << "  " << in_one_line(redactor_.redact(one.ending.trouble)) << '\n';
  }

  void say(std::string_view words) const {
    *screen_.story << "rtxctl: " << in_one_line(words) << '\n' << std::flush;
  }

  const RecoverOptions& options_;
  const Screen& screen_;
  fs::path folder_;
  safety::Journal journal_;
  std::vector<Entry> entries_;
  safety::RunState state_;
  std::optional<safety::Key> key_;
  playbooks::Redactor redactor_;
  std::vector<std::unique_ptr<Case>> cases_;
  bool decided_ = false;  ///< To confirm.
  bool failed_ = false;
};

std::vector<fs::path> folders_of(const RecoverOptions& options) {
  if (!options.folder.empty()) return {options.folder};
  std::vector<fs::path> folders;
  for (const ListedRun& run : safety::list_runs(state_folder() / "runs"))
    if (run.condition == safety::Condition::open) folders.push_back(run.folder);
  return folders;
}

}  // namespace

Exit recover(const RecoverOptions& options, const Screen& screen) {
  start_plain_log(options.connection.verbosity);
  const auto folders = folders_of(options);
  if (folders.empty()) *screen.story << "rtxctl: no run is open\n";
  Exit worst = Exit::met;
  for (const fs::path& folder : folders) {
    if (safety::look_at_run(folder).condition == safety::Condition::closed) {
      *screen.story << "rtxctl: " << in_one_line(folder.string()) << ": this run is closed already\n";
      continue;
    }
    const Exit exit = Recovery{options, folder, screen}.run();
    if (exit != Exit::met) worst = exit;
  }
  return worst;
}

}  // namespace rtx::agent
