#pragma once

#include "health/diagnosis.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// A pair with a routed IPsec VPN that fits: 10.0.1.0/24 and 10.0.2.0/24. Tests change what they are about.
namespace rtx::health::scene {

[[nodiscard]] std::string routed_config(std::size_t end);

/// What is told of the two configurations.
[[nodiscard]] std::vector<Mistake> diagnosed(const std::string& first, const std::string& second,
                                             const SeenUp& up = {});

/// The words of the only mistake that is told, which has a translation; "": there is none.
[[nodiscard]] std::string only(const std::vector<Mistake>& mistakes);

}  // namespace rtx::health::scene
