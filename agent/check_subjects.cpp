#include "agent/check_subjects.hpp"

#include "agent/prompt.hpp"
#include "agent/targets.hpp"
#include "health/fleet.hpp"
#include "playbooks/file.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <sys/resource.h>
#include <utility>

namespace rtx::agent {
namespace {

using health::Subject;
using playbooks::Inventory;
using playbooks::Pair;
using playbooks::Playbook;
using playbooks::Router;

/// A session is an open file, and the usual limit is for programs that have few.
void allow_many_sessions() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

/// What is to be checked, by name.
struct Names {
  std::set<std::string> pairs;
  std::set<std::string> routers;
};

/// The pairs with both ends among `members`, and the other members.
Names names_among(const Inventory& inventory, const std::vector<std::string>& members) {
  Names names;
  names.routers.insert(members.begin(), members.end());
  const auto is_member = [all = names.routers](const std::string& router) { return all.contains(router); };
  std::set<std::string> paired;
  for (const auto& [name, pair] : inventory.pairs) {
    if (!std::ranges::all_of(pair.routers, is_member)) continue;
    names.pairs.insert(name);
    paired.insert(pair.routers.begin(), pair.routers.end());
  }
  for (const std::string& router : paired) names.routers.erase(router);
  return names;
}

Names chosen_by(const FleetOptions& which, const Inventory& inventory) {
  if (!which.pair.empty()) return {{find_pair(inventory, which.pair).name}, {}};
  if (!which.router.empty()) return {{}, {which.router}};
  if (which.all) {
    std::vector<std::string> all;
    for (const auto& [name, router] : inventory.routers) all.push_back(name);
    return names_among(inventory, all);
  }
  const auto found = inventory.groups.find(which.group);
  if (found != inventory.groups.end()) return names_among(inventory, found->second);
  std::vector<std::string> known;
  for (const auto& [group, members] : inventory.groups) known.push_back(group);
  throw UsageError{"there is no group '" + which.group + "' in the inventory",
                   playbooks::suggestion(which.group, known)};
}

const std::string* text_of(const playbooks::Variables& variables, const std::string& name) {
  const auto found = variables.find(name);
  return found == variables.end() ? nullptr : std::get_if<std::string>(&found->second.value);
}

/// The addresses that the inventory gives a router as `lan` and `wan`.
std::vector<std::string> addresses_of(const Router& router) {
  std::vector<std::string> addresses;
  for (const char* name : {"lan", "wan"}) {
    const std::string* text = text_of(router.variables, name);
    if (text != nullptr && safety::read_network(*text)) addresses.push_back(text->substr(0, text->find('/')));
  }
  return addresses;
}

[[noreturn]] void refuse(const playbooks::VariableValue& value, std::string what, std::string hint) {
  throw playbooks::PlaybookError{{playbooks::error_at(value.place, std::move(what), std::move(hint))}};
}

/// `tunnel = 2` of a pair, a number from 1.
std::optional<std::uint32_t> tunnel_of(const Pair& pair, const std::string& name) {
  const auto found = pair.variables.find(name);
  if (found == pair.variables.end()) return std::nullopt;
  const std::string* text = std::get_if<std::string>(&found->second.value);
  std::uint32_t number = 0;
  if (text != nullptr) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || end != text->data() + text->size()) number = 0;
  }
  if (number == 0)
    refuse(found->second, "'" + name + "' of pair '" + pair.name + "' is no number of a tunnel",
           "write tunnel = 1, or tunnel_a = 2 and tunnel_b = 1 where the ends have other numbers");
  return number;
}

/// `tunnel` is for both ends, `tunnel_a` and `tunnel_b` for one, which win.
health::TunnelNumbers tunnels_of(const Pair& pair) {
  health::TunnelNumbers tunnels{tunnel_of(pair, "tunnel_a"), tunnel_of(pair, "tunnel_b")};
  const auto both = tunnel_of(pair, "tunnel");
  for (auto& number : tunnels)
    if (!number) number = both;
  return tunnels;
}

/// `ping_a` or `ping_b` of a pair: by which address the far end pings that end through the VPN.
std::string inner_address_of(const Pair& pair, const std::string& name) {
  const auto found = pair.variables.find(name);
  if (found == pair.variables.end()) return {};
  const std::string* text = std::get_if<std::string>(&found->second.value);
  const auto address = playbooks::check_value(playbooks::VariableType::ipv4, text == nullptr ? "" : *text);
  if (!address.problem.empty())
    refuse(found->second, "'" + name + "' of pair '" + pair.name + "' is no IPv4 address",
           "write the address by which that end is pinged through the VPN: " + name + " = \"192.168.1.1\"");
  return address.canonical;
}

/// What the configuration of `router` should be: `ROUTER.txt` in the folder, as `show config` prints it. A
/// router without a file has none.
std::optional<language::Config> golden_of(const std::string& router, const std::filesystem::path& folder) {
  if (folder.empty()) return std::nullopt;
  if (!std::filesystem::is_directory(folder))
    throw UsageError{"'golden' of the check file is no folder: " + folder.string(),
                     "it holds a file ROUTER.txt for each router, as 'show config' prints it"};
  const auto file = folder / (router + ".txt");
  if (!std::filesystem::exists(file)) return std::nullopt;
  const auto read = playbooks::read_file(file);
  if (!read.problem.empty())
    throw UsageError{"cannot read " + file.string() + ": " + read.problem, "see who may read it"};
  return language::Config::parse(read.text);
}

/// What a check without expectations binds to.
Playbook no_expectations(std::size_t ends) {
  Playbook playbook;
  playbook.name = "health";
  playbook.roles = ends == 2 ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{"router"};
  return playbook;
}

/// Expectations with two roles compare the ends of a pair. Others are for each router, an end of a pair too.
bool is_for_pairs(const health::CheckFile& file) {
  return file.expectations && file.expectations->roles.size() == 2;
}

/// Nobody is called healthy of whom nothing is asked.
void something_must_be_checked(const Names& names, const health::CheckFile& file) {
  if (names.pairs.empty() && names.routers.empty())
    throw UsageError{"there is nothing to check: no pair or router fits", "see the inventory"};
  if (!is_for_pairs(file)) return;
  if (names.pairs.empty())
    throw UsageError{"there is nothing to check: the check file has two roles and is for pairs",
                     "name a pair; a check file with one role, or none, is for every router"};
  if (!file.visit.built_in && !names.routers.empty())
    throw UsageError{
        "of '" + *names.routers.begin() +
            "' nothing would be checked: it is in no pair, the check file has two roles, and its "
            "built-in checks are off",
        "leave 'built_in' of [rules] on, or name a pair or a group of pairs"};
}

class Binder {
 public:
  Binder(const Inventory& inventory, const health::CheckFile& file, Connector& connector)
      : inventory_{inventory},
        file_{file},
        connector_{connector},
        fetch_{playbooks::make_secret_fetcher(terminal_prompt())} {}

  Subject pair(const std::string& name) {
    const Pair& pair = inventory_.pairs.at(name);
    Subject subject = bind(name, {pair.routers.begin(), pair.routers.end()}, pair.variables);
    subject.tunnels = tunnels_of(pair);
    subject.inner = {inner_address_of(pair, "ping_a"), inner_address_of(pair, "ping_b")};
    return subject;
  }

  Subject router(const std::string& name) { return bind(name, {name}, {}); }

 private:
  Subject bind(const std::string& name, const std::vector<std::string>& routers,
               const playbooks::Variables& shared) {
    Subject subject;
    subject.name = name;
    std::vector<playbooks::Target> targets;
    for (const std::string& one : routers) {
      Router router = find_router(inventory_, one);
      router.keep_console = true;  // A check changes nothing, console settings neither.
      connector_.prepare(router);
      const auto takes = health::takes_of(router, connector_.bastions_before(router));
      subject.takes.insert(subject.takes.end(), takes.begin(), takes.end());
      subject.addresses.push_back(addresses_of(router));
      subject.golden.push_back(golden_of(router.name, file_.golden));
      targets.emplace_back().router = std::move(router);
    }
    subject.plan = playbooks::bind(playbook_for(routers.size()), std::move(targets), shared, {}, fetch_);
    return subject;
  }

  std::shared_ptr<const Playbook> playbook_for(std::size_t ends) {
    auto& playbook = playbooks_.at(ends - 1);
    const bool fits = file_.expectations && !(is_for_pairs(file_) && ends == 1);
    if (!playbook)
      playbook = std::make_shared<const Playbook>(fits ? *file_.expectations : no_expectations(ends));
    return playbook;
  }

  const Inventory& inventory_;
  const health::CheckFile& file_;
  std::array<std::shared_ptr<const Playbook>, 2> playbooks_;  // For a router, for a pair.
  Connector& connector_;
  playbooks::SecretFetcher fetch_;
};

}  // namespace

ChosenSubjects check_subjects(const FleetOptions& which, const ConnectionOptions& connection,
                              const health::CheckFile& file, Connector& connector,
                              const std::set<std::string>& leave_out) {
  const Inventory inventory = load_inventory(find_inventory(connection.inventory));
  Names names = chosen_by(which, inventory);
  something_must_be_checked(names, file);
  ChosenSubjects chosen;
  const auto is_left_out = [&](const std::string& name) { return leave_out.contains(name); };
  chosen.left_out = std::erase_if(names.pairs, is_left_out) + std::erase_if(names.routers, is_left_out);
  Binder binder{inventory, file, connector};
  for (const std::string& name : names.pairs) chosen.subjects.push_back(binder.pair(name));
  for (const std::string& name : names.routers) chosen.subjects.push_back(binder.router(name));
  std::ranges::sort(chosen.subjects, {}, &Subject::name);
  return chosen;
}

std::vector<std::string> names_of(const std::vector<Subject>& subjects) {
  std::vector<std::string> names;
  for (const Subject& subject : subjects) names.push_back(subject.name);
  return names;
}

std::string name_of(const FleetOptions& which) {
  if (which.all) return "--all";
  if (!which.group.empty()) return "--group " + which.group;
  return which.pair.empty() ? "--router " + which.router : "--pair " + which.pair;
}

std::optional<FleetOptions> fleet_of(std::string_view name) {
  FleetOptions which;
  which.all = name == "--all";
  if (which.all) return which;
  const auto blank = name.find(' ');
  if (blank == std::string_view::npos || blank + 1 == name.size()) return std::nullopt;
  const std::string_view option = name.substr(0, blank);
  const std::string of{name.substr(blank + 1)};
  if (option == "--group") {
    which.group = of;
  } else if (option == "--pair") {
    which.pair = of;
  } else if (option == "--router") {
    which.router = of;
  } else {
    return std::nullopt;
  }
  return which;
}

boost::asio::awaitable<bool> visit_all(const std::vector<Subject>& subjects, health::VisitSettings settings,
                                       health::Limits limits, playbooks::SessionOpener open,
                                       health::FleetObserver& observer) {
  allow_many_sessions();
  co_await health::visit_fleet(subjects, std::move(settings), limits, std::move(open), observer);
  co_return true;
}

}  // namespace rtx::agent
