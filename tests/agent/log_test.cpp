#include "agent/log.hpp"

#include <doctest/doctest.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace rtx::agent {

TEST_SUITE("agent/log") {
  TEST_CASE("a secret that someone logs by mistake does not reach the file, nor does an escape sequence") {
    const auto file = std::filesystem::temp_directory_path() / ("rtxctl-log-" + std::to_string(getpid()));
    playbooks::Redactor redactor;
    redactor.add(transports::Secret{"open-sesame"});
    start_log(0, file, redactor);
    spdlog::debug("careless: password=open-sesame \x1b[2J");
    quiet_log();
    spdlog::warn("nobody hears this: open-sesame");
    std::ifstream stream{file};
    std::ostringstream text;
    text << stream.rdbuf();
    CHECK(text.str().find("careless: password=*") != std::string::npos);
    CHECK(text.str().find("open-sesame") == std::string::npos);
    CHECK(text.str().find('\x1b') == std::string::npos);
    std::filesystem::remove(file);
  }
}

}  // namespace rtx::agent
