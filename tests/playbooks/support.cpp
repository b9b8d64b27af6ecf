#include "tests/playbooks/support.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace rtx::playbooks::testing {

std::ostream& operator<<(std::ostream& out, const Strings& strings) {
  for (const auto& text : strings) out << "\n    " << text;
  return out;
}

Strings lines_of(const Diagnostics& diagnostics) {
  Strings lines;
  for (const auto& one : diagnostics) {
    std::string line;
    if (one.place.line != 0)
      line = std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + ": ";
    if (one.place.file != "test.toml") line = one.place.file + ":" + line;
    if (one.severity == Severity::warning) line += "warning: ";
    lines.push_back(line + one.message + (one.hint.empty() ? "" : " (" + one.hint + ")"));
  }
  return lines;
}

Strings errors_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const PlaybookError& error) {
    return lines_of(error.diagnostics);
  }
  return {};
}

Playbook parsed(const std::string& text, const std::map<std::string, std::string>& others) {
  return Playbook::parse(text, "test.toml", [&](const std::filesystem::path& file) {
    const auto found = others.find(file.string());
    if (found == others.end())
      throw PlaybookError{{error_at(Place{file.string(), 0, 0}, "there is no " + file.string())}};
    return found->second;
  });
}

Strings problems_of(const std::string& text, const std::map<std::string, std::string>& others) {
  try {
    return lines_of(parsed(text, others).warnings);
  } catch (const PlaybookError& error) {
    return lines_of(error.diagnostics);
  }
}

TemporaryDirectory::TemporaryDirectory() {
  auto pattern = (std::filesystem::temp_directory_path() / "rtx-playbooks-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary directory"};
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryDirectory::write(const std::string& name, std::string_view text,
                                                unsigned mode) const {
  const auto file = path_ / name;
  std::ofstream{file, std::ios::binary} << text;
  std::filesystem::permissions(file, static_cast<std::filesystem::perms>(mode));
  return file;
}

}  // namespace rtx::playbooks::testing
