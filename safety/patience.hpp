#pragma once

#include <chrono>

namespace rtx::safety {

using namespace std::chrono_literals;

/// From the firing of a switch until the router is sure to answer again. Source: a boot of an RTX830 takes 75
/// to 85 s; larger models are slower.
inline constexpr std::chrono::seconds boot_takes = 300s;
/// A router without a switch is sought so long.
inline constexpr std::chrono::seconds seek_without_switch = 300s;
/// Before the switch fires, so much is kept for the way back.
inline constexpr std::chrono::seconds reserve = 20s;
/// A fresh login is tried so long.
inline constexpr std::chrono::seconds fresh_login = 30s;

}  // namespace rtx::safety
