#pragma once

#include <optional>

namespace rtx::playbooks {

/// What `own` does not say is taken from `from`.
template <class T>
void inherit(std::optional<T>& own, const std::optional<T>& from) {
  if (!own) own = from;
}

}  // namespace rtx::playbooks
