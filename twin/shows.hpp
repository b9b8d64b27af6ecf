#pragma once

#include "twin/router.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rtx::twin {

using Lines = std::vector<std::string>;

// What the `show` commands of `router` print now: lines without line ends. Where a heading is printed in
// English on a Japanese console too, the function takes no language.

/// Source: command reference 58.21; one listing of RTX830, its indentation assumed.
[[nodiscard]] Lines show_status_l2tp(World& world, const Router& router, std::optional<int> tunnel,
                                     Language language);
/// Nothing at all where there is no SA. Source: listings of RTX830 and RTX1210.
[[nodiscard]] Lines show_ipsec_sa(World& world, const Router& router);
/// Source: one listing of an old firmware; what other flags than `U K` mean is not known.
[[nodiscard]] Lines show_ipsec_gateway(World& world, const Router& router, std::optional<int> gateway,
                                       bool in_detail);
/// Of a lab's routers only what is configured is in the table. Source: one listing of dynamic entries.
[[nodiscard]] Lines show_nat_address(World& world, const Router& router, Language language);
/// Scopes without leases, since a lab has no hosts; nothing where no server runs.
[[nodiscard]] Lines show_status_dhcp(const Router& router, std::optional<int> scope, Language language);
/// Precondition: the model has that LAN. The English words are guesses. Source: Japanese fragments.
[[nodiscard]] Lines show_status_lan(World& world, const Router& router, int lan, Language language);
[[nodiscard]] Lines show_status_pp(const Router& router, int number, Language language);
/// What all the others print, in English; the layout around them is a guess. Source: command reference 57.
[[nodiscard]] Lines show_techinfo(World& world, const Router& router);
/// `lan2` as displays write it: `LAN2`, `TUNNEL[1]`, `PP[01]`.
[[nodiscard]] std::string display_name(const std::string& interface);
[[nodiscard]] Lines show_status_tunnel(World& world, const Router& router, int tunnel, Language language);
[[nodiscard]] Lines show_environment(World& world, const Router& router, Language language);
[[nodiscard]] Lines show_ip_route(World& world, const Router& router, Language language);
[[nodiscard]] Lines show_arp(World& world, const Router& router, Language language);
[[nodiscard]] Lines show_log(const Router& router, World& world, bool reverse);

/// The whole configuration with its header; passwords of people masked, keys of tunnels in clear.
[[nodiscard]] Lines show_config(World& world, const Router& router, const language::Config& config);
/// The same without its header.
[[nodiscard]] Lines config_lines(const Router& router, const language::Config& config);
/// CONFIG0 to CONFIG4, with their times. The layout is not known.
[[nodiscard]] Lines show_config_list(const Router& router);
/// The commands that make `to` of `from`: what goes first, then what comes.
[[nodiscard]] Lines show_config_difference(const language::Config& from, const language::Config& to);
/// One block: `show config tunnel 1`.
[[nodiscard]] Lines show_config_block(const Router& router, const language::Selection& block);

}  // namespace rtx::twin
