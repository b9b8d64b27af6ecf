#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace rtx::tests {

/// Text in which every place is different, so that a lost or doubled piece shows.
inline std::string numbered_text(std::size_t length) {
  std::string text;
  text.reserve(length + 16);
  for (int i = 0; text.size() < length; ++i) text += fmt::format("{:07}\n", i);
  text.resize(length);
  return text;
}

}  // namespace rtx::tests
