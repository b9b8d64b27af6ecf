#pragma once

#include "language/config.hpp"
#include "twin/addresses.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rtx::twin {

// What a configuration says, as values: everything that the decision about a tunnel or a ping looks at.
// Defaults are the router's own. Source: command reference chapters 8, 14, 15, 16, 23, 45.

struct Interface {
  std::string name;  ///< `lan2`, `bridge1`, `tunnel1`.
  std::optional<Subnet> address;
  std::vector<int> nat_descriptors;           ///< In the order they are applied.
  std::optional<std::vector<int>> filter_in;  ///< Absent: everything passes.
  std::optional<std::vector<int>> filter_out;
};

/// One `gateway` of an `ip route` line.
struct RouteGateway {
  std::optional<Address> address;
  int tunnel = 0;  ///< 0: not through a tunnel.
};

struct Route {
  Subnet destination;
  bool is_default = false;
  std::vector<RouteGateway> gateways;
};

struct PortRange {
  int first = 0;
  int last = 0;
  [[nodiscard]] bool contains(int port) const { return first <= port && port <= last; }
};

/// `nat descriptor masquerade static D ID INNER PROTOCOL [PORTS]`.
struct StaticEntry {
  int id = 0;
  Address inner;
  std::string protocol;
  std::vector<PortRange> outer;   ///< Empty for protocols without ports.
  bool translates_ports = false;  ///< `OUT=IN`: the inner port is another one.
};

/// `nat descriptor static D ID OUTER=INNER`.
struct StaticPair {
  Address outer;
  Address inner;
};

struct NatDescriptor {
  std::string type = "none";
  std::vector<std::string> outer{"ipcp"};
  std::vector<std::string> inner{"auto"};
  std::string incoming = "reject";
  std::optional<Address> forward_to;  ///< With `incoming forward`.
  std::vector<StaticEntry> masquerade;
  std::vector<StaticPair> pairs;
};

struct FilterRule {
  std::string action;
  std::string source = "*";
  std::string destination = "*";
  std::string protocol = "*";
  std::string source_port = "*";
  std::string destination_port = "*";
};

struct L2tp {
  bool always_on = true;
  bool auth = false;
  std::optional<std::string> password;  ///< Absent: the model's name is the password.
  bool keepalive = true;
  std::chrono::seconds keepalive_interval{10};
  int keepalive_count = 6;
  bool syslog = false;
  std::optional<std::string> hostname;  ///< Absent: the model's name.
  std::string local_router_id = "0.0.0.0";
  std::string remote_router_id = "0.0.0.0";
  std::string end_id;
};

struct Tunnel {
  int number = 0;
  bool enabled = false;
  std::string encapsulation = "ipsec";
  std::string description;
  std::optional<std::string> endpoint_local;
  std::optional<std::string> endpoint_remote;
  std::optional<int> policy;
  L2tp l2tp;

  /// L2TPv3, with IPsec or without.
  [[nodiscard]] bool is_l2tpv3() const { return encapsulation == "l2tpv3" || encapsulation == "l2tpv3-raw"; }
  [[nodiscard]] bool uses_ipsec() const { return encapsulation == "ipsec" || encapsulation == "l2tpv3"; }
};

/// `ipsec sa policy P G esp|ah ...`.
struct Policy {
  int gateway = 0;
  std::string protocol = "esp";
  std::string encryption = "aes-cbc";
  std::string authentication;  ///< Empty: none, which is the default of ESP.
};

/// `ipsec ike ... G ...`.
struct Gateway {
  int version = 1;
  std::optional<std::string> local_address;
  std::optional<std::string> remote_address;  ///< `any`: accepts, never initiates.
  std::optional<std::string> pre_shared_key;  ///< Its bytes; hexadecimal keys decoded.
  std::optional<std::string> local_name;
  std::optional<std::string> remote_name;
  std::optional<std::string> local_id;
  std::optional<std::string> remote_id;
  std::string encryption = "3des-cbc";
  std::string hash = "sha";
  std::string group = "modp1024";
  bool pfs = false;
  bool strict = false;
  bool auto_refresh = true;  ///< No effect while the global switch is off.
  bool nat_traversal = false;
  bool esp_encapsulation = false;
  std::string keepalive = "auto";  ///< `auto`, `off`, or the method that `on` means.
  std::chrono::seconds keepalive_interval{10};
  int keepalive_count = 6;
  std::chrono::seconds isakmp_life{28800};
  std::chrono::seconds ipsec_life{28800};
  int rekey_percent = 75;  ///< 0: off.
  std::string identity;    ///< The lines that decide a negotiation; the SAs fall when it changes.
};

/// `ipsec transport ID P udp 1701`.
struct Transport {
  int id = 0;
  int policy = 0;
  std::string protocol;
  std::string source_port = "*";
  std::string destination_port = "*";
};

/// One router's configuration as values.
struct Facts {
  std::string name;
  std::string model;
  std::map<std::string, Interface> interfaces;
  std::vector<Route> routes;
  std::map<int, NatDescriptor> nat;
  std::map<int, FilterRule> filters;
  std::map<int, Tunnel> tunnels;
  std::map<int, Policy> policies;
  std::map<int, Gateway> gateways;
  std::vector<Transport> transports;
  bool ipsec_used = true;
  bool auto_refresh = false;
  bool l2tpv3_service = false;
  bool syslog_debug = false;
  double loss = 0.0;  ///< Share of packets that its lines lose, whatever network they lead to.
  std::vector<std::string> bridge_members;
  std::map<std::string, Address> hosts;  ///< `ip host NAME ADDRESS`.

  [[nodiscard]] const Interface* interface(const std::string& interface_name) const;
  /// The interface that has `address` as its own, or null.
  [[nodiscard]] const Interface* owner(Address address) const;
  [[nodiscard]] const Tunnel* tunnel(int number) const;
  [[nodiscard]] const Policy* policy_of(const Tunnel& tunnel) const;
  /// The gateway at the end of the chain tunnel, policy, gateway; null where the chain is broken.
  [[nodiscard]] const Gateway* gateway_of(const Tunnel& tunnel) const;
  /// The transport line of the tunnel's policy, or null.
  [[nodiscard]] const Transport* transport_of(const Tunnel& tunnel) const;
  /// A LAN or tunnel that the bridge really joins: a member LAN with an address of its own is left out.
  [[nodiscard]] bool bridges(const std::string& member) const;
  [[nodiscard]] bool bridges_tunnel(int number) const;
};

[[nodiscard]] Facts read_facts(const language::Config& config, std::string name, std::string model);

}  // namespace rtx::twin
