#include "health/visit.hpp"

#include "health/expectations.hpp"
#include "health/printed_config.hpp"
#include "health/vpn_between.hpp"
#include "language/commands.hpp"
#include "playbooks/patient.hpp"
#include "playbooks/side_by_side.hpp"
#include "safety/look.hpp"
#include "safety/running_config.hpp"
#include "transports/leave.hpp"
#include "transports/transport.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>

namespace rtx::health {

namespace asio = boost::asio;

namespace {

using transports::Clock;
using transports::Command;
using transports::Failure;
using transports::Reply;
using transports::Session;
using transports::Trouble;
using transports::Typing;
using Tasks = std::vector<asio::awaitable<void>>;

/// One router while it is visited.
struct End {
  const playbooks::Target* target = nullptr;
  std::vector<std::string> ask;
  Observation seen;
  std::unique_ptr<Session> session;
  std::vector<std::string> pings;  ///< One for each VPN; empty: no address is known.
  std::vector<std::string> shows;  ///< Of the tunnels that `show status l2tp` knows nothing of.
  bool stopped = false;            ///< From outside.
};

Command ahead(const std::string& text) {
  // Nothing that is not a display gets through here, whatever a check file says.
  const auto reading = language::read(text, {});
  if (!reading.command || reading.command->family->kind != language::Kind::display)
    throw Failure{Trouble::broken, "'" + text + "' is no display, and a check types nothing else"};
  if (text == show_config_command) return safety::show_config();
  return Command{text, Typing::ahead};
}

void keep(Observation& seen, const std::string& command, Reply reply) {
  if (command == show_config_command) return seen.answers.push_back(printed_config(std::move(reply)));
  seen.answers.push_back({command, std::move(reply.text), std::move(reply.error), {}});
}

/// What is kept must be what the router holds, and nothing but a second look shows that lines are missing.
void read_twice(Observation& seen, Reply again) {
  const auto first = std::ranges::find(seen.answers, show_config_command, &Answered::command);
  compare(*first, printed_config(std::move(again)));
}

void fail(End& end, const Failure& failure) {
  end.stopped = end.stopped || failure.trouble == Trouble::cancelled;
  end.seen.trouble = failure.what();
  end.seen.trouble_kind = transports::name_of(failure.trouble);
  end.seen.next_step = failure.next_step;
}

/// The saved configuration of the file that the router boots from.
asio::awaitable<void> read_saved(End& end) {
  const auto environment = read_environment(end.seen);
  if (!environment) {
    end.seen.why_not_saved = environment.why_not;
    co_return;
  }
  safety::Look look;
  look.config_file = environment->config_file.value_or("");
  look.default_config_file = environment->default_config_file.value_or("");
  const auto slot = safety::slot_of(look);
  if (!slot) {
    end.seen.why_not_saved = "it runs " + look.config_file + " and boots from " + look.default_config_file;
    co_return;
  }
  auto passwords = playbooks::file_passwords(*end.target);
  end.seen.saved = co_await safety::read_saved(*end.session, std::move(passwords), *slot, end.seen.router,
                                               end.seen.why_not_saved);
}

asio::awaitable<void> talk(End& end, const VisitSettings& settings, playbooks::SessionOpener open) {
  end.session = co_await open(*end.target);
  std::vector<Command> commands;
  for (const std::string& text : end.ask) commands.push_back(ahead(text));
  if (settings.keeps_configurations) commands.push_back(ahead(std::string{show_config_command}));
  auto replies = co_await end.session->send_all(std::move(commands));
  for (std::size_t at = 0; at < end.ask.size(); ++at) keep(end.seen, end.ask[at], std::move(replies[at]));
  if (settings.keeps_configurations) read_twice(end.seen, std::move(replies.back()));
  if (settings.built_in && settings.rules.unsaved) co_await read_saved(end);
}

/// A second between two, and as much again for answers that do not come.
std::chrono::seconds patience_for(int pings) {
  return std::chrono::seconds{2 * pings};
}

/// Each of them once.
std::set<std::string> distinct_pings(const End& end) {
  std::set<std::string> pings{end.pings.begin(), end.pings.end()};
  pings.erase("");
  return pings;
}

/// Of the end that has most of them to make.
int most_pings(const std::vector<End>& ends, const VisitSettings& settings) {
  std::size_t most = 0;
  for (const End& end : ends) most = std::max(most, distinct_pings(end).size());
  return static_cast<int>(most) * settings.rules.pings;
}

/// What is asked once the configurations are known.
asio::awaitable<void> talk_on(End& end, const VisitSettings& settings) {
  std::vector<std::string> ask = end.shows;
  std::vector<Command> commands;
  for (const std::string& show : end.shows) commands.push_back(ahead(show));
  for (const std::string& text : distinct_pings(end)) {
    Command& ping = commands.emplace_back(Command{ask.emplace_back(text), Typing::ahead});
    ping.deadline = std::chrono::seconds{10} + patience_for(settings.rules.pings);
  }
  auto replies = co_await end.session->send_all(std::move(commands));
  for (std::size_t at = 0; at < replies.size(); ++at) keep(end.seen, ask[at], std::move(replies[at]));
}

/// Awaits `task`; what goes wrong is written down. Cancelled after `until`, it was too slow.
asio::awaitable<void> noted(End& end, asio::awaitable<void> task, Clock::time_point until) {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  try {
    co_await std::move(task);
  } catch (const Failure& failure) {
    const bool late = failure.trouble == Trouble::cancelled && Clock::now() >= until;
    fail(end, late ? Failure{Trouble::prompt_timeout,
                             std::string{end.session ? "it was not done" : "there was no login"} +
                                 " in the time that a check gives a router",
                             "try it by itself; 'deadline' of [fleet] in a check file gives more"}
                   : failure);
  } catch (const std::exception& unexpected) {
    fail(end, Failure{Trouble::broken, unexpected.what()});
  }
}

asio::awaitable<void> part(End& end) {
  if (!end.session) co_return;
  co_await transports::leave(*end.session);
  end.session.reset();
}

/// By which address the far end pings end `at`: a person's word wins.
std::string inner_address_of(const Vpn& vpn, const std::array<const language::Config*, 2>& configs,
                             const Subject& subject, std::size_t at) {
  const std::string& said = subject.inner.at(at);
  if (!said.empty()) return said;
  return inner_address(*configs.at(at), vpn.ends.at(at), *configs.at(1 - at), vpn.ends.at(1 - at));
}

/// Through `vpn` each end pings the far end's inner address, a routed tunnel's from its own.
void choose_pings(std::vector<End>& ends, const Vpn& vpn, const std::array<std::string, 2>& inner,
                  int count) {
  const bool routed = vpn.kind() == VpnKind::ipsec;
  for (std::size_t at = 0; at < 2; ++at) {
    const std::string& own = inner.at(at);
    const std::string& far = inner.at(1 - at);
    std::string& ping = ends[at].pings.emplace_back();
    if (count == 0 || far.empty() || (routed && own.empty())) continue;
    ping = "ping -c " + std::to_string(count) + (routed ? " -sa " + own : "") + " " + far;
  }
}

/// What only both configurations tell: the tunnels' numbers and the addresses in them.
void choose_questions(std::vector<End>& ends, const Subject& subject, int pings) {
  if (ends.size() != 2) return;
  const auto a = read_running(ends[0].seen);
  const auto b = read_running(ends[1].seen);
  if (!a || !b) return;
  const Vpns vpns = vpns_between(*a.value, *b.value, subject.tunnels);
  const std::array<const language::Config*, 2> configs{&*a.value, &*b.value};
  for (const Vpn& vpn : vpns.found) {
    choose_pings(ends, vpn,
                 {inner_address_of(vpn, configs, subject, 0), inner_address_of(vpn, configs, subject, 1)},
                 pings);
    for (std::size_t at = 0; at < 2; ++at)
      if (vpn.kind() == VpnKind::ipsec) ends[at].shows.push_back(show_status_of(vpn.ends.at(at)));
  }
}

/// The commands of the check file's expectations on end `at`, and the built-in ones; each once.
std::vector<std::string> commands_for(const Subject& subject, const VisitSettings& settings, std::size_t at) {
  std::vector<std::string> commands = questions(settings, subject.plan.targets.size() > 1);
  for (const auto& step : subject.plan.steps)
    for (const auto& planned : step.ends[at].expect)
      if (planned && std::ranges::find(commands, planned->command.text) == commands.end())
        commands.push_back(planned->command.text);
  return commands;
}

std::vector<End> ends_of(const Subject& subject, const VisitSettings& settings) {
  std::vector<End> ends(subject.plan.targets.size());
  for (std::size_t at = 0; at < ends.size(); ++at) {
    ends[at].target = &subject.plan.targets[at];
    ends[at].ask = commands_for(subject, settings, at);
    ends[at].seen.router = ends[at].target->router.name;
    ends[at].seen.at = std::chrono::system_clock::now();
  }
  return ends;
}

SubjectSeen seen_of(const Subject& subject, const VisitSettings& settings, std::vector<End> ends) {
  SubjectSeen seen;
  seen.name = subject.name;
  seen.tunnels = subject.tunnels;
  seen.built_in = settings.built_in;
  for (std::size_t at = 0; at < ends.size(); ++at) {
    EndSeen one;
    one.seen = std::move(ends[at].seen);
    auto& pings = ends[at].pings;
    if (!pings.empty()) one.ping = pings.front();
    if (pings.size() > 1) one.other_pings.assign(pings.begin() + 1, pings.end());
    if (at < subject.addresses.size()) one.addresses = subject.addresses[at];
    if (at < subject.golden.size()) one.golden = subject.golden[at];
    seen.ends.push_back(std::move(one));
  }
  seen.expected = evaluate(subject.plan, seen.ends);
  return seen;
}

}  // namespace

std::vector<std::string> questions(const VisitSettings& settings, bool is_pair) {
  std::vector<std::string> commands;
  if (settings.built_in) {
    commands.emplace_back("show environment");
    if (is_pair) commands.insert(commands.end(), {"show status l2tp", "show ipsec sa"});
  }
  if (settings.built_in || settings.keeps_configurations) commands.emplace_back(show_config_command);
  for (const std::string& one : settings.more)
    if (std::ranges::find(commands, one) == commands.end()) commands.push_back(one);
  return commands;
}

asio::awaitable<SubjectSeen> visit(const Subject& subject, const VisitSettings& settings,
                                   playbooks::SessionOpener open) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  std::vector<End> ends = ends_of(subject, settings);
  auto until = Clock::now() + settings.deadline;
  Tasks talks;
  for (End& end : ends) talks.push_back(noted(end, talk(end, settings, open), until));
  co_await playbooks::side_by_side(std::move(talks), until);

  if (settings.built_in) choose_questions(ends, subject, settings.rules.pings);
  until = Clock::now() + settings.deadline + patience_for(most_pings(ends, settings));
  Tasks more;
  for (End& end : ends)
    if (!(distinct_pings(end).empty() && end.shows.empty()) && end.seen.trouble.empty())
      more.push_back(noted(end, talk_on(end, settings), until));
  co_await playbooks::side_by_side(std::move(more), until);

  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  Tasks parts;
  for (End& end : ends) parts.push_back(part(end));
  co_await playbooks::side_by_side(std::move(parts));
  if (std::ranges::any_of(ends, &End::stopped))
    throw Failure{Trouble::cancelled, subject.name + ": stopped before its end"};
  co_return seen_of(subject, settings, std::move(ends));
}

}  // namespace rtx::health
