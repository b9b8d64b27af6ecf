#include "agent/check_tell.hpp"

#include "agent/loop.hpp"
#include "agent/prompt.hpp"
#include "health/history_error.hpp"
#include "health/notify.hpp"

#include <boost/system/system_error.hpp>

#include <ostream>
#include <utility>

namespace rtx::agent {
namespace {

Problem problem_of(const health::Delivery& delivery) {
  if (delivery.problem.empty()) return {};
  std::string what = "'" + delivery.receiver + "' was not told of " + std::to_string(delivery.pending) +
                     (delivery.pending == 1 ? " change" : " changes") + ": " + delivery.problem +
                     "; the next check tells them";
  return {std::move(what), delivery.next_step};
}

}  // namespace

std::vector<health::Receiver> fetch_receivers(const health::CheckFile& file, playbooks::Redactor& redactor) {
  std::vector<health::Receiver> receivers;
  const auto fetch = playbooks::make_secret_fetcher(terminal_prompt());
  for (const auto& settings : file.notify) {
    receivers.push_back(health::with_secrets(settings, fetch));
    const auto* webhook = std::get_if<health::WebhookReceiver>(&receivers.back().way);
    if (webhook == nullptr) continue;
    redactor.add(webhook->url);
    redactor.add(webhook->signing_key);
  }
  return receivers;
}

std::vector<Problem> tell_of_changes(Keeping& keeping, std::vector<health::Receiver> receivers,
                                     const Screen& screen) {
  if (receivers.empty()) return {};
  if (keeping.history() == nullptr)
    return {{"nobody was told of changes: without a history there are none", {}}};
  int stopped_by = 0;
  std::vector<Problem> problems;
  try {
    const auto deliveries = run_on_loop(
        health::notify(*keeping.history(), std::move(receivers), health::TellingLimits{}),
        [&](std::string_view words) { *screen.story << "rtxctl: " << words << '\n'
                                                    << std::flush; },
        stopped_by);
    for (const auto& delivery : deliveries) problems.push_back(problem_of(delivery));
  } catch (const health::HistoryError& error) {
    problems = {{std::string{"not everybody was told of changes: "} + error.what(), error.next_step}};
  } catch (const boost::system::system_error&) {
    problems = {{"stopped before everybody was told of changes; the next check tells them", {}}};
  }
  return problems;
}

}  // namespace rtx::agent
