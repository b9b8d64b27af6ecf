#include "agent/check_subjects.hpp"
#include "agent/check_text.hpp"
#include "agent/commands.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "parsers/json_text.hpp"

#include "health/fleet.hpp"
#include "health/verdict_json.hpp"
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

using health::Health;
using health::Subject;
using health::Verdict;

/// Keeps the verdicts of one run, and tells of them as they come.
class Teller : public health::FleetObserver {
 public:
  Teller(const std::vector<Subject>& subjects, const CheckOptions& options, const Screen& screen)
      : options_{options}, screen_{screen}, progress_{subjects.size(), screen} {}

  void on_begun(std::size_t subject) override {
    static_cast<void>(subject);
    progress_.begun();
  }

  std::optional<Verdict> before(const std::string& subject) override {
    static_cast<void>(subject);
    return std::nullopt;
  }

  void on_verdict(std::size_t subject, Verdict verdict) override {
    static_cast<void>(subject);
    if (options_.json) {
      nlohmann::ordered_json line{{"schema", parsers::json_schema}, {"type", "verdict"}};
      line.update(health::json_of(verdict));
      *screen_.out << parsers::json_text(line) << '\n' << std::flush;
    }
    progress_.ended(verdict);
    verdicts_.push_back(std::move(verdict));
  }

  void say(std::string_view words) { progress_.say(words); }

  /// By name.
  std::vector<Verdict> take_verdicts() {
    std::ranges::sort(verdicts_, {}, &Verdict::subject);
    return std::move(verdicts_);
  }

 private:
  const CheckOptions& options_;
  const Screen& screen_;
  CheckProgress progress_;
  std::vector<Verdict> verdicts_;
};

health::CheckFile check_file(const std::filesystem::path& file) {
  return file.empty() ? health::CheckFile{} : health::CheckFile::load(file);
}

/// What is down or degraded is not as it should be, whatever else could not be told.
Exit exit_of(const std::vector<Verdict>& verdicts) {
  const auto any = [&](Health health) {
    return std::ranges::find(verdicts, health, &Verdict::health) != verdicts.end();
  };
  if (any(Health::down) || any(Health::degraded)) return Exit::not_met;
  return any(Health::could_not_tell) ? Exit::could_not_tell : Exit::met;
}

void tell_all(const CheckOptions& options, const CheckSummary& summary, const Screen& screen) {
  if (options.json) {
    *screen.out << parsers::json_text(summary_json(summary)) << '\n';
  } else {
    *screen.out << check_text(summary, screen.colour_out);
  }
  *screen.out << std::flush;
}

}  // namespace

Exit check(const CheckOptions& options, const Screen& given_screen) {
  Screen screen = given_screen;
  if (options.connection.verbosity > 0) screen.live = false;
  start_plain_log(options.connection.verbosity);
  const health::CheckFile file = check_file(options.file);
  Connector connector{options.connection};
  const auto subjects = check_subjects(options, options.connection, file, connector);
  playbooks::Redactor redactor;
  for (const Subject& subject : subjects) redactor.add(subject.plan.redactor);
  start_log(options.connection.verbosity, {}, redactor);

  CheckSummary summary;
  summary.subjects = subjects.size();
  const auto began = std::chrono::steady_clock::now();
  Teller teller{subjects, options, screen};
  playbooks::SessionOpener open = [&](const playbooks::Target& target) {
    return connector.open(target, transports::Level::administrator);
  };
  run_on_loop(
      [&]() -> boost::asio::awaitable<bool> {
        co_await health::check_fleet(subjects, file.visit, file.limits, std::move(open), teller);
        co_return true;
      }(),
      [&](std::string_view words) { teller.say(words); }, summary.stopped_by);
  quiet_log();
  warn_of(connector.write_recordings(redactor), screen);
  summary.verdicts = teller.take_verdicts();
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  tell_all(options, summary, screen);
  return summary.stopped_by != 0 ? exit_after(summary.stopped_by) : exit_of(summary.verdicts);
}

}  // namespace rtx::agent
