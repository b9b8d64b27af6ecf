#include "agent/run_folder.hpp"

#include "tests/playbooks/runner_scene.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace rtx::agent {

namespace {

namespace fs = std::filesystem;

/// A folder of its own for one test, gone with it.
struct Scratch {
  Scratch() {
    std::string name = (fs::temp_directory_path() / "rtxctl-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { fs::remove_all(path); }
  fs::path path;
};

std::string text_of(const fs::path& file) {
  std::ifstream stream{file};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

unsigned mode_of(const fs::path& file) {
  struct stat status{};
  REQUIRE(stat(file.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

const auto some_time = std::chrono::system_clock::from_time_t(1'769'851'800);  // 2026-01-31T09:30:00Z

}  // namespace

TEST_SUITE("agent/run_folder") {
  TEST_CASE("a new folder is named by time and playbook, and nobody else can look into it") {
    const Scratch scratch;
    setenv("XDG_STATE_HOME", scratch.path.c_str(), 1);
    const RunFolder first{{}, "L2TPv3 over IPsec", some_time};
    const RunFolder second{{}, "L2TPv3 over IPsec", some_time};
    unsetenv("XDG_STATE_HOME");
    CHECK(first.path() == scratch.path / "rtxctl/runs/2026-01-31T093000Z-L2TPv3-over-IPsec");
    CHECK(second.path() == scratch.path / "rtxctl/runs/2026-01-31T093000Z-L2TPv3-over-IPsec-2");
    CHECK(mode_of(first.path()) == 0700U);
  }

  TEST_CASE("files are whole, and private from the beginning") {
    const Scratch scratch;
    const RunFolder folder{scratch.path / "run", "x", some_time};
    CHECK(mode_of(folder.path()) == 0700U);
    CHECK(folder.write("report.txt", "one\n").empty());
    CHECK(folder.write("report.txt", "two\n").empty());
    CHECK(text_of(folder.path() / "report.txt") == "two\n");
    CHECK(mode_of(folder.path() / "report.txt") == 0600U);
    CHECK_FALSE(fs::exists(folder.path() / "report.txt.part"));
  }

  TEST_CASE("a file that cannot be written is said with its name, and nothing is thrown") {
    const Scratch scratch;
    const RunFolder folder{scratch.path, "x", some_time};
    fs::create_directory(scratch.path / "report.txt");
    const std::string problem = folder.write("report.txt", "text");
    CHECK(problem.find((scratch.path / "report.txt").string()) != std::string::npos);
    CHECK_FALSE(fs::exists(scratch.path / "report.txt.part"));
    fs::remove_all(scratch.path);
    CHECK_FALSE(folder.write("report.json", "text").empty());
  }

  TEST_CASE("a path that is no folder is refused") {
    const Scratch scratch;
    std::ofstream{scratch.path / "file"} << "text";
    CHECK_THROWS_AS((RunFolder{scratch.path / "file", "x", some_time}), fs::filesystem_error);
    CHECK_THROWS_AS((RunFolder{scratch.path / "file" / "below", "x", some_time}), fs::filesystem_error);
  }

  TEST_CASE("names of playbooks and routers cannot leave the folder") {
    CHECK(as_file_name("L2TPv3 tunnel") == "L2TPv3-tunnel");
    CHECK(as_file_name("../../etc/passwd") == "etc-passwd");
    CHECK(as_file_name(".hidden") == "hidden");
    CHECK(as_file_name("a/b\nc") == "a-b-c");
    CHECK(as_file_name("大阪") == "大阪");
    CHECK(as_file_name("///") == "run");
    CHECK(as_file_name(std::string(300, 'x')).size() == 100);
  }

  TEST_CASE("the transcript keeps commands and answers by router, made harmless, secrets gone") {
    const Scratch scratch;
    playbooks::testing::Scene scene;
    scene.step("one", {"tunnel select 1"});
    scene.routers[1].says["tunnel select 1"] = {"you said open-sesame\x1b[2J"};
    scene.bind();
    scene.plan.redactor.add(transports::Secret{"open-sesame"});
    const RunFolder folder{scratch.path, "x", some_time};
    Transcript transcript{folder, scene.plan};
    scene.recorder.forward = &transcript;
    static_cast<void>(scene.run());
    CHECK(transcript.problem().empty());
    const std::string tokyo = text_of(scratch.path / "transcript-tokyo.txt");
    const std::string osaka = text_of(scratch.path / "transcript-osaka.txt");
    CHECK(tokyo.find("] tunnel select 1\n") != std::string::npos);
    CHECK(osaka.find("] tunnel select 1\nyou said *\\x1b[2J\n") != std::string::npos);
    CHECK(mode_of(scratch.path / "transcript-osaka.txt") == 0600U);
  }

  TEST_CASE("a transcript that cannot be written says so, and the run goes on") {
    const Scratch scratch;
    playbooks::testing::Scene scene{1};
    scene.step("one", {"tunnel select 1"});
    scene.bind();
    const RunFolder folder{scratch.path, "x", some_time};
    fs::create_directory(scratch.path / "transcript-tokyo.txt");
    Transcript transcript{folder, scene.plan};
    scene.recorder.forward = &transcript;
    CHECK(scene.run().verdict == playbooks::Verdict::met);
    CHECK(transcript.problem().find("transcript-tokyo.txt") != std::string::npos);
  }
}

}  // namespace rtx::agent
