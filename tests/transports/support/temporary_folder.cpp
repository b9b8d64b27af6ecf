#include "tests/transports/support/temporary_folder.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <stdlib.h>  // mkdtemp is not in <cstdlib>'s namespace std

namespace rtx::tests {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "rtx-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::write(std::string_view name, std::string_view text) const {
  std::ofstream stream{path_ / name, std::ios::binary};
  stream << text;
  return path_ / name;
}

std::string TemporaryFolder::read(std::string_view name) const {
  std::ifstream stream{path_ / name, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace rtx::tests
