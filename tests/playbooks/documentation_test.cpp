#include "playbooks/lint.hpp"
#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

/// The ```toml blocks of a document.
std::vector<std::string> blocks_of(const std::string& file) {
  std::ifstream stream{std::string{RTX_SOURCE_DIR} + "/" + file};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  const std::string fence = "```toml\n";
  std::vector<std::string> blocks;
  for (auto begin = text.find(fence); begin != std::string::npos; begin = text.find(fence, begin)) {
    begin += fence.size();
    blocks.push_back(text.substr(begin, text.find("```", begin) - begin));
  }
  return blocks;
}

}  // namespace

TEST_SUITE("playbooks/documentation") {
  TEST_CASE("every example of the language's page is fine, without a warning") {
    const TemporaryDirectory directory;
    const auto blocks = blocks_of("docs/playbook-language.md");
    CHECK(blocks.size() >= 5);
    for (const auto& block : blocks)
      CHECK(describe_all(lint(directory.write("example.toml", block))).empty());
  }
}

}  // namespace rtx::playbooks::testing
