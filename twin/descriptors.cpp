#include "twin/descriptors.hpp"

#include "twin/lab.hpp"

#include <string>
#include <sys/resource.h>

namespace rtx::twin {
namespace {

// Standard streams, the loop, the control door, configurations that are read.
constexpr std::size_t others = 32;

}  // namespace

void raise_descriptor_limit(std::size_t listeners) {
  ::rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  if (limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
    static_cast<void>(::getrlimit(RLIMIT_NOFILE, &limit));
  }
  const std::size_t needed = listeners + others;
  if (limit.rlim_cur < needed) {
    throw LabError{"the lab needs " + std::to_string(needed) +
                   " open files to listen at all its doors, and " + std::to_string(limit.rlim_cur) +
                   " are allowed: raise the hard limit (ulimit -Hn)"};
  }
}

}  // namespace rtx::twin
