#pragma once

#include <cstddef>

namespace rtx::twin {

/// Lets this process open as many files as it may at most, and makes sure that it can listen at so many
/// doors. Throws LabError if it cannot. Source: setrlimit(2), RLIMIT_NOFILE.
void raise_descriptor_limit(std::size_t listeners);

}  // namespace rtx::twin
