#include "agent/check_tell.hpp"

#include "agent/loop.hpp"
#include "agent/prompt.hpp"
#include "health/history_error.hpp"
#include "health/notify.hpp"
#include "health/outbox.hpp"

#include <boost/system/system_error.hpp>

#include <ostream>
#include <utility>

namespace rtx::agent {
namespace {

Problem problem_of(const playbooks::PlaybookError& error) {
  return {error.what(), error.diagnostics.empty() ? std::string{} : error.diagnostics.front().hint};
}

Problem problem_of(const health::Delivery& delivery) {
  if (delivery.problem.empty()) return {};
  std::string what = "'" + delivery.receiver + "' was not told of " + std::to_string(delivery.pending) +
                     (delivery.pending == 1 ? " change" : " changes") + ": " + delivery.problem +
                     "; the next check tells them";
  return {std::move(what), delivery.next_step};
}

/// Notes what somebody is to be told who cannot be told now.
health::Delivery keep_for(const Unreachable& receiver, const health::History& history) {
  const health::Outbox outbox{history.database()};
  outbox.queue(receiver.name);
  const std::size_t pending = outbox.count_pending(receiver.name);
  if (pending == 0) return {receiver.name, 0, 0, {}, {}};
  return {receiver.name, 0, pending, receiver.problem.what, receiver.problem.next};
}

std::vector<health::Delivery> tell(const health::History& history, const Receivers& receivers,
                                   const Screen& screen) {
  int stopped_by = 0;
  auto deliveries = run_on_loop(
      health::notify(history, receivers.ready, health::TellingLimits{}),
      [&](std::string_view words) { *screen.story << "rtxctl: " << words << '\n'
                                                  << std::flush; },
      stopped_by);
  for (const Unreachable& receiver : receivers.unreachable) deliveries.push_back(keep_for(receiver, history));
  return deliveries;
}

}  // namespace

Receivers fetch_receivers(const health::CheckFile& file, playbooks::Redactor& redactor,
                          const Screen& screen) {
  Receivers receivers;
  const auto fetch = playbooks::make_secret_fetcher(terminal_prompt());
  for (const auto& settings : file.notify) {
    try {
      receivers.ready.push_back(health::with_secrets(settings, fetch));
    } catch (const playbooks::PlaybookError& error) {
      const std::string& name = settings.receiver.name;
      receivers.unreachable.push_back({name, problem_of(error)});
      warn_of({"'" + name + "' cannot be told of changes: " + error.what(), problem_of(error).next}, screen);
      continue;
    }
    const auto* webhook = std::get_if<health::WebhookReceiver>(&receivers.ready.back().way);
    if (webhook == nullptr) continue;
    redactor.add(webhook->url);
    redactor.add(webhook->signing_key);
  }
  return receivers;
}

std::vector<Problem> tell_of_changes(Keeping& keeping, const Receivers& receivers, const Screen& screen) {
  if (receivers.ready.empty() && receivers.unreachable.empty()) return {};
  if (keeping.history() == nullptr)
    return {{"nobody was told of changes: this run is not kept; the next one that is tells them", {}}};
  std::vector<Problem> problems;
  try {
    for (const auto& delivery : tell(*keeping.history(), receivers, screen))
      problems.push_back(problem_of(delivery));
  } catch (const health::HistoryError& error) {
    problems = {{std::string{"not everybody was told of changes: "} + error.what(), error.next_step}};
  } catch (const boost::system::system_error&) {
    problems = {{"stopped before everybody was told of changes; the next check tells them", {}}};
  }
  return problems;
}

}  // namespace rtx::agent
