#pragma once

#include "playbooks/diagnostic.hpp"
#include "playbooks/playbook.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::playbooks::testing {

/// Texts that a failed comparison prints one a line.
struct Strings : std::vector<std::string> {
  using vector::vector;
  friend std::ostream& operator<<(std::ostream& out, const Strings& strings);
};

/// `line:column: message (hint)` of each, warnings marked.
Strings lines_of(const Diagnostics& diagnostics);

/// What `action` throws as a PlaybookError, in that form; empty if it does not throw.
Strings errors_of(const std::function<void()>& action);

/// A playbook read from text as `test.toml`; `others` are the files that it may include.
Playbook parsed(const std::string& text, const std::map<std::string, std::string>& others = {});

/// The errors and warnings of that.
Strings problems_of(const std::string& text, const std::map<std::string, std::string>& others = {});

/// A directory that goes away with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  /// Writes a file with mode `mode` and returns its path.
  std::filesystem::path write(const std::string& name, std::string_view text, unsigned mode = 0644) const;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace rtx::playbooks::testing
