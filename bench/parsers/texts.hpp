#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace rtx::bench {

/// Outputs of `command`, `bytes` of them together at least: for tables one long output with other numbers in
/// every row, for others many outputs. English, as rtxctl sets the console; `show status lan1` is Japanese,
/// for no other listing of it is known.
[[nodiscard]] std::vector<std::string> ping_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> ipsec_sa_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> l2tp_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> environment_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> lan_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> pp_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> dhcp_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> dhcp_summary_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> log_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> config_list_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> techinfo_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> tunnel_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> gateway_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> gateway_detail_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> route_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> arp_texts(std::size_t bytes);
[[nodiscard]] std::vector<std::string> nat_texts(std::size_t bytes);

}  // namespace rtx::bench
