#include "safety/sealed.hpp"

#include "tests/safety/scratch.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::safety {

using testing::complaint_of;
using testing::FullDisk;
using testing::mode_of;
using testing::put;
using testing::Scratch;
using testing::text_of;

namespace {

const std::string configuration =
    "ip lan1 address 192.0.2.1/24\nipsec ike pre-shared-key 1 text open-sesame\n";

std::string seal_refusal(const Key& key, const std::string& sealed) {
  return complaint_of<StoreError>([&] { static_cast<void>(unseal(key, sealed, "snapshot")); });
}

}  // namespace

TEST_SUITE("safety/sealed") {
  TEST_CASE("what is sealed shows nothing, and comes back as it was") {
    const Key key = Key::random();
    for (const std::string& plain : {std::string{}, configuration, std::string(200'000, '\0')}) {
      const std::string sealed = seal(key, plain);
      CHECK(sealed.starts_with("rtxctl-sealed 1 "));
      CHECK(sealed.find("sesame") == std::string::npos);
      CHECK(unseal(key, sealed) == plain);
      CHECK(seal(key, plain) != sealed);
    }
  }

  TEST_CASE("another key is told from damage") {
    const Key key = Key::random();
    const std::string sealed = seal(key, configuration);
    CHECK_THROWS_AS(static_cast<void>(unseal(Key::random(), sealed)), WrongKey);
    CHECK(seal_refusal(Key::random(), sealed)
              .starts_with("snapshot: was sealed with another key | put the key back"));
    CHECK(seal_refusal(key, sealed.substr(0, sealed.size() - 1)).starts_with("snapshot: is damaged"));
    CHECK(seal_refusal(key, sealed + "x").starts_with("snapshot: is damaged"));
    CHECK(seal_refusal(key, "").starts_with("snapshot: was not sealed by rtxctl"));
    CHECK(seal_refusal(key, configuration).starts_with("snapshot: was not sealed by rtxctl"));
    CHECK(seal_refusal(key, "rtxctl-sealed 2 0123456789abcdef\nxyz")
              .starts_with("snapshot: was sealed by a newer rtxctl"));
  }

  TEST_CASE("every prefix and every changed byte is refused") {
    const Key key = Key::random();
    const std::string sealed = seal(key, "ip lan1 address 192.0.2.1/24\n");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      CAPTURE(i);
      CHECK_THROWS_AS(static_cast<void>(unseal(key, sealed.substr(0, i))), StoreError);
      std::string changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      CHECK_THROWS_AS(static_cast<void>(unseal(key, changed)), StoreError);
    }
  }

  TEST_CASE("a sealed file is private, whole, and named when it cannot be opened") {
    const Scratch scratch;
    const auto file = scratch.path / "snapshot.sealed";
    const Key key = Key::random();
    write_sealed(file, key, "first");
    write_sealed(file, key, configuration);
    CHECK(mode_of(file) == 0600U);
    CHECK(read_sealed(file, key) == configuration);
    CHECK(std::distance(std::filesystem::directory_iterator{scratch.path}, {}) == 1);
    const auto wrong = complaint_of<WrongKey>([&] { static_cast<void>(read_sealed(file, Key::random())); });
    CHECK(wrong.starts_with(file.string() + ": was sealed with another key"));
    put(file, text_of(file).substr(0, 60));
    const auto torn = complaint_of<StoreError>([&] { static_cast<void>(read_sealed(file, key)); });
    CHECK(torn.starts_with(file.string() + ": is damaged"));
  }

  TEST_CASE("a full disk leaves what was there before") {
    const Scratch scratch;
    const auto file = scratch.path / "snapshot.sealed";
    const Key key = Key::random();
    write_sealed(file, key, "first");
    {
      const FullDisk full{40};
      const auto complaint = complaint_of<StoreError>([&] { write_sealed(file, key, configuration); });
      CHECK(complaint.starts_with(file.string() + ": could not be written: "));
    }
    CHECK(read_sealed(file, key) == "first");
    CHECK(std::distance(std::filesystem::directory_iterator{scratch.path}, {}) == 1);
  }

  TEST_CASE("a fingerprint tells texts apart, and is worth nothing without the key") {
    const Key key = Key::random();
    const std::string print = fingerprint(key, configuration);
    CHECK(print.size() == 64);
    CHECK(print.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(fingerprint(key, configuration) == print);
    CHECK(fingerprint(key, configuration + " ") != print);
    CHECK(fingerprint(Key::random(), configuration) != print);
  }
}

}  // namespace rtx::safety
