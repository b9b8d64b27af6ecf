#pragma once

#include "language/commands.hpp"

namespace rtx::language {

inline const Selection nothing;
inline const Selection tunnel1{Context::tunnel, "1"};
inline const Selection pp1{Context::pp, "1"};

}  // namespace rtx::language
