#include "safety/key.hpp"

#include "safety/sealed.hpp"
#include "safety/store_error.hpp"
#include "tests/safety/scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>
#include <vector>

namespace rtx::safety {

using testing::complaint_of;
using testing::FullDisk;
using testing::mode_of;
using testing::put;
using testing::Scratch;
using testing::text_of;
namespace fs = std::filesystem;

namespace {

std::string key_refusal(const fs::path& file) {
  return complaint_of<StoreError>([&] { static_cast<void>(key_at(file)); });
}

std::string bytes_of(const Key& key) {
  const auto bytes = key.reveal();
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_SUITE("safety/key") {
  TEST_CASE("a key cannot be copied") {
    CHECK_FALSE(std::is_copy_constructible_v<Key>);
    CHECK_FALSE(std::is_copy_assignable_v<Key>);
    CHECK(std::is_nothrow_move_constructible_v<Key>);
  }

  TEST_CASE("a missing key is made once, for its owner alone, and is the same afterwards") {
    const Scratch scratch;
    const fs::path file = scratch.path / "state" / "rtxctl" / "key";
    const Key first = key_at(file);
    const Key second = key_at(file);
    CHECK(bytes_of(first) == bytes_of(second));
    CHECK(bytes_of(first) == text_of(file));
    CHECK(mode_of(file) == 0600U);
    CHECK(mode_of(file.parent_path()) == 0700U);
    CHECK(std::distance(fs::directory_iterator{file.parent_path()}, {}) == 1);
    CHECK(bytes_of(Key::random()) != bytes_of(first));
  }

  TEST_CASE("where there must be a key, none is made") {
    const Scratch scratch;
    const fs::path file = scratch.path / "key";
    const auto complaint = complaint_of<StoreError>([&] { static_cast<void>(existing_key_at(file)); });
    CHECK(complaint ==
          file.string() +
              ": there is no key; what was sealed with it cannot be opened | put the file back from a "
              "backup");
    CHECK_FALSE(fs::exists(file));
    const Key made = key_at(file);
    CHECK(bytes_of(existing_key_at(file)) == bytes_of(made));
  }

  TEST_CASE("a key that others could have read is refused, with what mends it") {
    const Scratch scratch;
    const fs::path file = scratch.path / "key";
    for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
      CAPTURE(mode);
      fs::remove(file);
      static_cast<void>(key_at(file));
      REQUIRE(chmod(file.c_str(), mode) == 0);
      CHECK(key_refusal(file) ==
            file.string() + ": others may read or change this key | chmod 600 " + file.string());
    }
    REQUIRE(chmod(file.c_str(), 0400) == 0);
    CHECK_NOTHROW(static_cast<void>(key_at(file)));
  }

  TEST_CASE("a file that does not hold a key is refused, and not replaced") {
    const Scratch scratch;
    const fs::path file = scratch.path / "key";
    for (const std::size_t size : {0UL, 31UL, 33UL}) {
      put(file, std::string(size, 'x'));
      REQUIRE(chmod(file.c_str(), 0600) == 0);
      CHECK(key_refusal(file).find(": is not a key: it has " + std::to_string(size) + " bytes") !=
            std::string::npos);
      CHECK(text_of(file) == std::string(size, 'x'));
    }
    put(file, std::string(32, '\0'));
    CHECK(key_refusal(file).find(": is not a key: all zeros") != std::string::npos);
  }

  TEST_CASE("a symbolic link, a folder and a pipe are refused") {
    const Scratch scratch;
    const fs::path file = scratch.path / "key";
    static_cast<void>(key_at(scratch.path / "real"));
    fs::create_symlink(scratch.path / "real", file);
    CHECK(key_refusal(file).starts_with(file.string() + ": is a symbolic link"));
    fs::remove(file);
    fs::create_symlink(scratch.path / "nowhere", file);
    CHECK(key_refusal(file).starts_with(file.string() + ": is a symbolic link"));
    fs::remove(file);
    fs::create_directory(file);
    CHECK(key_refusal(file).starts_with(file.string() + ": is not a regular file"));
    fs::remove(file);
    REQUIRE(mkfifo(file.c_str(), 0600) == 0);
    CHECK(key_refusal(file).starts_with(file.string() + ": is not a regular file"));
  }

  TEST_CASE("a key of somebody else is refused" * doctest::skip(geteuid() != 0)) {
    const Scratch scratch;
    const fs::path file = scratch.path / "key";
    static_cast<void>(key_at(file));
    REQUIRE(chown(file.c_str(), 65534, 65534) == 0);
    CHECK(key_refusal(file).starts_with(file.string() + ": belongs to somebody else"));
  }

  TEST_CASE("a full disk leaves no key, not half of one") {
    const Scratch scratch;
    const fs::path file = scratch.path / "key";
    for (const rlim_t room : {0UL, 16UL}) {
      const FullDisk full{room};
      const std::string complaint = key_refusal(file);
      CHECK(complaint.starts_with(file.string() + ": could not be written: File too large"));
      CHECK(complaint.ends_with("make room on its disk"));
    }
    CHECK(fs::is_empty(scratch.path));
  }

  TEST_CASE("programs that make it at once end with one key") {
    const Scratch scratch;
    const fs::path file = scratch.path / "key";
    constexpr int programs = 8;
    std::vector<pid_t> children;
    for (int i = 0; i < programs; ++i) {
      const pid_t child = fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        try {
          put(scratch.path / ("print-" + std::to_string(i)), fingerprint(key_at(file), "text"));
          _exit(0);
        } catch (...) {
          _exit(1);
        }
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = -1;
      REQUIRE(waitpid(child, &status, 0) == child);
      CHECK(status == 0);
    }
    const std::string expected = fingerprint(key_at(file), "text");
    for (int i = 0; i < programs; ++i)
      CHECK(text_of(scratch.path / ("print-" + std::to_string(i))) == expected);
    CHECK(std::distance(fs::directory_iterator{scratch.path}, {}) == programs + 1);
  }
}

}  // namespace rtx::safety
