#include "playbooks/inventory.hpp"

#include "playbooks/file.hpp"
#include "playbooks/inherit.hpp"
#include "playbooks/inventory_line.hpp"
#include "playbooks/inventory_ssh.hpp"
#include "playbooks/table_reader.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace rtx::playbooks {
namespace {

/// The name of a group that a router or group inherits from.
struct Inherited {
  std::string name;
  Spot spot;
};

/// What a router or group says itself; what it does not say comes from its groups.
struct Settings {
  std::optional<std::uint16_t> port;
  std::optional<std::string> transport;
  LineSettings line;
  std::optional<std::string> user;
  std::optional<SecretSource> password;
  std::optional<SecretSource> administrator_password;
  std::optional<SecretSource> login_password;
  std::optional<std::chrono::milliseconds> answer_timeout;
  std::optional<std::vector<std::filesystem::path>> identities;
  std::optional<bool> agent;
  SshSettings ssh;
  std::optional<std::filesystem::path> known_hosts;
  Variables variables;
  std::vector<Inherited> groups;
};

using playbooks::inherit;  // Else the one below hides it.

/// What `own` does not say is taken from `from`.
void inherit(Settings& own, const Settings& from) {
  inherit(own.port, from.port);
  inherit(own.transport, from.transport);
  inherit(own.line, from.line);
  inherit(own.user, from.user);
  inherit(own.password, from.password);
  inherit(own.administrator_password, from.administrator_password);
  inherit(own.login_password, from.login_password);
  inherit(own.answer_timeout, from.answer_timeout);
  inherit(own.identities, from.identities);
  inherit(own.agent, from.agent);
  inherit(own.ssh, from.ssh);
  inherit(own.known_hosts, from.known_hosts);
  own.variables.insert(from.variables.begin(), from.variables.end());
}

bool is_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

class InventoryReader {
 public:
  InventoryReader(std::string file, bool private_file)
      : file_{std::move(file)}, private_file_{private_file} {}

  Inventory read(const std::string& text) {
    const auto document = parse_document(text, file_, problems_);
    if (document) read(*document);
    if (!problems_.empty()) throw PlaybookError{std::move(problems_)};
    return std::move(inventory_);
  }

 private:
  void read(const Item& document) {
    TableReader reader{document, file_, "an inventory", problems_};
    const auto& groups = reader.entries("group");
    const auto& routers = reader.entries("router");
    const auto& pairs = reader.entries("pair");
    reader.finish();
    for (const auto& entry : groups) {
      read_group(entry);
      inventory_.groups[entry.key];
    }
    for (const auto& [name, group] : groups_) {
      if (!checked_.insert(name).second) continue;
      std::vector<std::string> path{name};
      check_groups(group.groups, path);
    }
    for (const auto& entry : routers) read_router(entry);
    for (const auto& [name, jump] : jumps_)
      resolve_jump(inventory_.routers.at(name), jump, jumps_, inventory_, file_, problems_);
    for (auto& [name, members] : inventory_.groups) std::ranges::sort(members);
    for (const auto& entry : pairs) read_pair(entry);
  }

  bool is_table(const Entry& entry, const std::string& what) {
    const bool table = std::holds_alternative<Item::Table>(entry.value.data);
    if (!table)
      error(entry.value.spot, what + " '" + printable(entry.key) + "' is a table, and this is " +
                                  std::string{entry.value.kind()});
    if (!is_name(entry.key))
      error(entry.spot, "'" + printable(entry.key) + "' cannot name a " + what,
            "a name is letters, digits, '_', '-' and '.'");
    return table && is_name(entry.key);
  }

  // --- Routers and groups -------------------------------------------------------------------------

  Settings read_settings(TableReader& reader) {
    Settings settings;
    if (const auto port = reader.integer("port", 1, 65'535))
      settings.port = static_cast<std::uint16_t>(*port);
    settings.transport = read_transport(reader, problems_);
    settings.line = read_line_settings(reader, problems_);
    settings.user = reader.text("user");
    settings.password = secret(reader, "password");
    settings.administrator_password = secret(reader, "administrator_password");
    settings.login_password = secret(reader, "login_password");
    settings.answer_timeout =
        reader.duration("answer_timeout", std::chrono::seconds{1}, std::chrono::minutes{10});
    settings.agent = reader.boolean("agent");
    const auto directory = std::filesystem::path{file_}.parent_path();
    settings.ssh = read_ssh_settings(reader, directory, private_file_, problems_);
    if (const auto path = reader.text("known_hosts")) settings.known_hosts = resolved(*path, directory);
    if (reader.take("identities") != nullptr) {
      settings.identities.emplace();
      for (const auto& path : reader.texts("identities"))
        settings.identities->push_back(resolved(path.text, directory));
    }
    for (auto& group : reader.texts("group"))
      settings.groups.push_back({std::move(group.text), group.spots.front()});
    settings.variables = read_variables(reader.entries("vars"), file_, private_file_, problems_);
    return settings;
  }

  std::optional<SecretSource> secret(TableReader& reader, const std::string& key) {
    const auto* item = reader.take(key);
    if (item == nullptr) return std::nullopt;
    return read_secret_source(*item, file_, "'" + key + "'", private_file_, problems_);
  }

  void read_group(const Entry& entry) {
    if (!is_table(entry, "group")) return;
    TableReader reader{entry.value, file_, "group '" + entry.key + "'", problems_};
    groups_.emplace(entry.key, read_settings(reader));
    reader.finish();
  }

  void read_router(const Entry& entry) {
    if (!is_table(entry, "router")) return;
    TableReader reader{entry.value, file_, "router '" + entry.key + "'", problems_};
    Router router;
    router.name = entry.key;
    router.place = reader.place(entry.spot);
    const auto host = reader.text("host");
    if (host && (host->empty() || has_control_character(*host) || host->find(' ') != std::string::npos))
      problems_.push_back(
          error_at(reader.place_of("host"), "'" + printable(*host) + "' is no host name or address"));
    router.host = host.value_or("");
    auto settings = read_settings(reader);
    reader.finish();
    std::vector<std::string> path;
    check_groups(settings.groups, path);
    std::set<std::string> seen;
    const auto groups = settings.groups;
    inherit_groups(settings, groups, seen);
    for (const auto& group : seen) inventory_.groups[group].push_back(entry.key);
    if (settings.ssh.jump) jumps_.emplace(entry.key, *settings.ssh.jump);
    fill(router, std::move(settings));
    check_transport(reader, router, problems_);
    inventory_.routers.emplace(entry.key, std::move(router));
  }

  static void fill(Router& router, Settings settings) {
    if (settings.transport) router.transport = *settings.transport;
    router.port = settings.port.value_or(default_port(router.transport));
    fill_line(router, settings.line);
    if (settings.user) router.user = *settings.user;
    if (settings.password) router.password = *settings.password;
    if (settings.administrator_password) router.administrator_password = *settings.administrator_password;
    if (settings.login_password) router.login_password = *settings.login_password;
    if (settings.answer_timeout) router.answer_timeout = *settings.answer_timeout;
    if (settings.identities) router.identities = *settings.identities;
    if (settings.agent) router.agent = *settings.agent;
    fill_ssh(router, settings.ssh);
    router.port_given = settings.port.has_value();
    if (settings.known_hosts) router.known_hosts = *settings.known_hosts;
    router.variables = std::move(settings.variables);
  }

  /// Earlier groups win over later ones, and a group over those it inherits from. Circles have been reported;
  /// `seen` keeps them, and a group reached twice, from being walked again.
  void inherit_groups(Settings& settings, const std::vector<Inherited>& groups, std::set<std::string>& seen) {
    for (const auto& group : groups) {
      const auto found = groups_.find(group.name);
      if (found == groups_.end() || !seen.insert(group.name).second) continue;
      inherit(settings, found->second);
      inherit_groups(settings, found->second.groups, seen);
    }
  }

  // --- Circles ------------------------------------------------------------------------------------

  /// Reports the groups named by `owner` that are unknown or that lead back to a group on `path`.
  void check_groups(const std::vector<Inherited>& groups, std::vector<std::string>& path) {
    for (const auto& group : groups) {
      const auto found = groups_.find(group.name);
      if (found == groups_.end()) {
        error(group.spot, "unknown group '" + printable(group.name) + "'",
              suggestion(group.name, group_names()));
        continue;
      }
      const auto begin = std::ranges::find(path, group.name);
      if (begin != path.end()) {
        std::string circle;
        for (auto member = begin; member != path.end(); ++member) circle += *member + " -> ";
        error(group.spot, "group '" + group.name + "' inherits from itself: " + circle + group.name);
        continue;
      }
      if (!checked_.insert(group.name).second) continue;
      path.push_back(group.name);
      check_groups(found->second.groups, path);
      path.pop_back();
    }
  }

  [[nodiscard]] std::vector<std::string> group_names() const {
    std::vector<std::string> names;
    for (const auto& [name, group] : groups_) names.push_back(name);
    return names;
  }

  // --- Pairs --------------------------------------------------------------------------------------

  void read_pair(const Entry& entry) {
    if (!is_table(entry, "pair")) return;
    TableReader reader{entry.value, file_, "pair '" + entry.key + "'", problems_};
    Pair pair;
    pair.name = entry.key;
    pair.place = reader.place(entry.spot);
    refuse_namesake(pair);
    const auto ends = {std::string{"a"}, std::string{"b"}};
    std::size_t at = 0;
    for (const auto& end : ends) {
      const auto router = reader.text(end);
      if (!router) {
        error(entry.spot, "pair '" + entry.key + "' has no end '" + end + "'",
              "write " + end + " = \"ROUTER\"");
      } else if (!inventory_.routers.contains(*router)) {
        problems_.push_back(error_at(reader.place_of(end), "unknown router '" + printable(*router) + "'",
                                     suggestion(*router, router_names())));
      }
      pair.routers[at++] = router.value_or("");
    }
    if (!pair.routers[0].empty() && pair.routers[0] == pair.routers[1])
      problems_.push_back(
          error_at(reader.place_of("b"), "both ends of pair '" + entry.key + "' are the same router"));
    pair.variables = read_variables(reader.entries("vars"), file_, private_file_, problems_);
    reader.finish();
    inventory_.pairs.emplace(entry.key, std::move(pair));
  }

  /// A check keeps how a pair or a router was by its name alone.
  void refuse_namesake(const Pair& pair) {
    const auto router = inventory_.routers.find(pair.name);
    if (router == inventory_.routers.end()) return;
    const Place& place = router->second.place;
    problems_.push_back(error_at(pair.place,
                                 "pair '" + pair.name + "' has the name of the router at " + place.file +
                                     ':' + std::to_string(place.line) + ':' + std::to_string(place.column),
                                 "give one of them another name: what checks see is kept by it"));
  }

  [[nodiscard]] std::vector<std::string> router_names() const {
    std::vector<std::string> names;
    for (const auto& [name, router] : inventory_.routers) names.push_back(name);
    return names;
  }

  void error(const Spot& spot, std::string message, std::string hint = {}) {
    problems_.push_back(error_at(Place{file_, spot.line, spot.column}, std::move(message), std::move(hint)));
  }

  std::string file_;
  bool private_file_;
  Diagnostics problems_;
  std::map<std::string, Settings, std::less<>> groups_;
  std::map<std::string, std::vector<JumpName>> jumps_;  ///< By router.
  std::set<std::string> checked_;                       ///< Groups whose own groups have been checked.
  Inventory inventory_;
};

}  // namespace

Inventory Inventory::parse(const std::string& text, const std::filesystem::path& file, bool private_file) {
  return InventoryReader{file.string(), private_file}.read(text);
}

Inventory Inventory::load(const std::filesystem::path& file) {
  const auto read = read_file(file);
  if (!read.problem.empty())
    throw PlaybookError{{error_at(Place{file.string(), 0, 0}, "cannot read the inventory: " + read.problem)}};
  return parse(read.text, file, read.private_mode);
}

}  // namespace rtx::playbooks
