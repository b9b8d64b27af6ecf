#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// The words of a line as they count: without quotation marks and backslashes.
[[nodiscard]] std::vector<std::string> words_of(std::string_view line);

/// Whether `words` begin with the keywords `with`, in whatever case they were typed.
[[nodiscard]] bool begins(const std::vector<std::string>& words,
                          std::initializer_list<std::string_view> with);

}  // namespace rtx::twin
