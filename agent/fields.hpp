#pragma once

#include "parsers/registry.hpp"

#include <string>

namespace rtx::agent {

/// The parser of `command`'s output. Throws UsageError with the nearest command if there is none.
[[nodiscard]] const parsers::Parser& parser_for(const std::string& command);

/// The fields of `type`, one a line: the path that assertions and JSON use, and what it holds.
[[nodiscard]] std::string fields_text(const parsers::Type& type);

}  // namespace rtx::agent
