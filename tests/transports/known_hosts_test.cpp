#include "transports/known_hosts.hpp"

#include "tests/transports/support/temporary_folder.hpp"
#include "transports/base64.hpp"
#include "transports/failure.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <vector>

namespace rtx::tests {
namespace {

using transports::base64_encode;
using transports::HostKey;
using transports::KnownHosts;
using Answer = KnownHosts::Answer;
using Types = std::vector<std::string>;

/// A key of `type` that only its `body` tells from others.
HostKey key_of(const std::string& type, const std::string& body) {
  HostKey key;
  key.type = type;
  key.blob = std::string(3, '\0') + static_cast<char>(type.size()) + type + body;
  return key;
}

std::string line(const std::string& names, const HostKey& key) {
  return fmt::format("{} {} {}\n", names, key.type, base64_encode(key.blob));
}

KnownHosts read(const TemporaryFolder& folder, const std::string& text) {
  return KnownHosts{{folder.write("known_hosts", text)}};
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status{};
  ::stat(path.c_str(), &status);
  return status.st_mode & 0777u;
}

bool shell(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

const HostKey ed25519 = key_of("ssh-ed25519", "one");
const HostKey other_ed25519 = key_of("ssh-ed25519", "two");
const HostKey rsa = key_of("ssh-rsa", "three");

}  // namespace

TEST_SUITE("transports/known_hosts") {
  TEST_CASE("a plain name is known by its key and no other") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("192.0.2.1", ed25519));
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::known);
    CHECK(hosts.look_up("192.0.2.1", 22, other_ed25519) == Answer::changed);
    CHECK(hosts.look_up("192.0.2.2", 22, ed25519) == Answer::unknown);
    CHECK(hosts.notes().empty());
  }

  TEST_CASE("a missing file is an empty one") {
    const TemporaryFolder folder;
    const KnownHosts hosts{{folder / "nothing"}};
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::unknown);
    CHECK(hosts.notes().empty());
  }

  TEST_CASE("a port other than 22 belongs to the name") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("[192.0.2.1]:2222", ed25519) + line("[2001:db8::1]:830", rsa));
    CHECK(hosts.look_up("192.0.2.1", 2222, ed25519) == Answer::known);
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::unknown);
    CHECK(hosts.look_up("192.0.2.1", 2223, ed25519) == Answer::unknown);
    CHECK(hosts.look_up("2001:db8::1", 830, rsa) == Answer::known);
  }

  TEST_CASE("names are compared without case, and a line may hold several") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("Yamaha01.example.com,192.0.2.1", ed25519));
    CHECK(hosts.look_up("yamaha01.EXAMPLE.com", 22, ed25519) == Answer::known);
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::known);
    CHECK(hosts.look_up("example.com", 22, ed25519) == Answer::unknown);
  }

  TEST_CASE("patterns match, and a negated one excludes") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("*.example.com,!bad.example.com,10.0.?.1", ed25519));
    CHECK(hosts.look_up("a.example.com", 22, ed25519) == Answer::known);
    CHECK(hosts.look_up("bad.example.com", 22, ed25519) == Answer::unknown);
    CHECK(hosts.look_up("10.0.7.1", 22, ed25519) == Answer::known);
    CHECK(hosts.look_up("10.0.77.1", 22, ed25519) == Answer::unknown);
    CHECK(hosts.look_up("example.com", 22, ed25519) == Answer::unknown);
  }

  TEST_CASE("a pattern with many stars is matched without delay") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("*a*a*a*a*a*a*a*a*a*a*a*a*b", ed25519));
    CHECK(hosts.look_up(std::string(2000, 'a'), 22, ed25519) == Answer::unknown);
    CHECK(hosts.look_up(std::string(2000, 'a') + "b", 22, ed25519) == Answer::known);
  }

  TEST_CASE("one of several keys is enough") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("192.0.2.1", ed25519) + line("192.0.2.1", rsa));
    CHECK(hosts.look_up("192.0.2.1", 22, rsa) == Answer::known);
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::known);
    CHECK(hosts.look_up("192.0.2.1", 22, other_ed25519) == Answer::changed);
  }

  TEST_CASE("a key of a type never seen on a known host counts as changed") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("192.0.2.1", ed25519));
    CHECK(hosts.look_up("192.0.2.1", 22, rsa) == Answer::changed);
  }

  TEST_CASE("a revoked key is refused, also where another line knows it") {
    const TemporaryFolder folder;
    const auto hosts = read(folder, line("192.0.2.1", ed25519) + line("@revoked *", ed25519));
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::revoked);
    CHECK(hosts.look_up("192.0.2.9", 22, ed25519) == Answer::revoked);
    CHECK(hosts.look_up("192.0.2.9", 22, rsa) == Answer::unknown);
    CHECK(hosts.known_types("192.0.2.9", 22).empty());
  }

  TEST_CASE("authorities are passed over, comments and empty lines too") {
    const TemporaryFolder folder;
    const auto hosts = read(
        folder, "# a comment\n\n   \n" + line("@cert-authority *", ed25519) + "  " + line("192.0.2.1", rsa));
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::changed);
    CHECK(hosts.look_up("192.0.2.1", 22, rsa) == Answer::known);
    CHECK(hosts.look_up("192.0.2.2", 22, ed25519) == Answer::unknown);
    CHECK(hosts.notes().empty());
  }

  TEST_CASE("unreadable lines are skipped with their place and reason") {
    const TemporaryFolder folder;
    const std::string file = (folder / "known_hosts").string();
    const auto hosts = read(folder,
                            "192.0.2.1\n"               // 1
                            "192.0.2.1 ssh-rsa\n"       // 2
                            "192.0.2.1 ssh-rsa !!!!\n"  // 3
                            "192.0.2.1 ssh-dss " +
                                base64_encode(rsa.blob) + "\n" +     // 4
                                line("@strange 192.0.2.1", rsa) +    // 5
                                line("|1|short|hash=", rsa) +        // 6
                                line("|2|c2FsdA==|aGFzaA==", rsa) +  // 7
                                "192.0.2.1 1024 35 1234567890\n" +   // 8
                                line("192.0.2.1", rsa));
    CHECK(hosts.look_up("192.0.2.1", 22, rsa) == Answer::known);
    CHECK(hosts.places("192.0.2.1", 22).front().line == 9);
    REQUIRE(hosts.notes().size() == 8);
    CHECK(hosts.notes()[0] == file + ":1: skipped, no key in base64");
    CHECK(hosts.notes()[3] == file + ":4: skipped, the key is not of the type it says");
    CHECK(hosts.notes()[4] == file + ":5: skipped, unknown marker");
    CHECK(hosts.notes()[5] == file + ":6: skipped, unreadable hashed name");
  }

  TEST_CASE("line ends of any kind, and no line end at the end") {
    const TemporaryFolder folder;
    std::string text = line("192.0.2.1", ed25519);
    text.insert(text.size() - 1, "\r");
    std::string last = line("192.0.2.2 ", rsa);
    last.pop_back();
    const auto hosts = read(folder, text + last + " comment of two words");
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::known);
    CHECK(hosts.look_up("192.0.2.2", 22, rsa) == Answer::known);
  }

  TEST_CASE("types are told best first, each once") {
    const TemporaryFolder folder;
    const auto hosts =
        read(folder, line("192.0.2.1", rsa) + line("192.0.2.1", key_of("ssh-rsa", "x")) +
                         line("192.0.2.1", key_of("ecdsa-sha2-nistp256", "y")) + line("192.0.2.1", ed25519));
    CHECK(hosts.known_types("192.0.2.1", 22) == Types{"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"});
  }

  TEST_CASE("several files are read in order, and places name them") {
    const TemporaryFolder folder;
    const auto first = folder.write("first", line("192.0.2.1", ed25519));
    const auto second = folder.write("second", "\n" + line("192.0.2.1", rsa));
    const KnownHosts hosts{{first, second}};
    const auto places = hosts.places("192.0.2.1", 22);
    REQUIRE(places.size() == 2);
    CHECK(places[0].file == first);
    CHECK(places[1].file == second);
    CHECK(places[1].line == 2);
    CHECK(places[1].type == "ssh-rsa");
    CHECK(hosts.file() == first);
  }

  TEST_CASE("a new key is known at once and after reading again, for OpenSSH too") {
    const TemporaryFolder folder;
    const auto file = folder / "deep/er/known_hosts";
    KnownHosts hosts{{file}};
    CHECK(hosts.look_up("Router.example.com", 2222, ed25519) == Answer::unknown);
    hosts.add("Router.example.com", 2222, ed25519);
    CHECK(hosts.look_up("router.example.com", 2222, ed25519) == Answer::known);
    CHECK(hosts.places("router.example.com", 2222).front().line == 1);
    hosts.add("192.0.2.1", 22, rsa);
    CHECK(hosts.places("192.0.2.1", 22).front().line == 2);
    const KnownHosts again{{file}};
    CHECK(again.look_up("router.example.com", 2222, ed25519) == Answer::known);
    CHECK(again.look_up("192.0.2.1", 22, rsa) == Answer::known);
    CHECK(mode_of(file) == 0600);
    CHECK(mode_of(file.parent_path()) == 0700);
    CHECK(mode_of(file.parent_path().parent_path()) == 0700);
    CHECK(shell("ssh-keygen -F '[router.example.com]:2222' -f " + file.string()));
  }

  TEST_CASE("a last line without its end stays a line of its own") {
    const TemporaryFolder folder;
    std::string text = line("192.0.2.1", ed25519);
    text.pop_back();
    auto hosts = read(folder, text);
    hosts.add("192.0.2.2", 22, rsa);
    CHECK(hosts.places("192.0.2.2", 22).front().line == 2);
    CHECK(folder.read("known_hosts") == text + "\n" + line("192.0.2.2", rsa));
  }

  TEST_CASE("a file that cannot be written is named") {
    const TemporaryFolder folder;
    folder.write("known_hosts", "");
    KnownHosts hosts{{folder / "known_hosts/below"}};
    try {
      hosts.add("192.0.2.1", 22, ed25519);
      FAIL("it was written");
    } catch (const transports::Failure& failure) {
      CHECK(failure.trouble == transports::Trouble::broken);
      CHECK(std::string{failure.what()}.find("known_hosts/below: Not a directory") != std::string::npos);
    }
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::unknown);
  }

  TEST_CASE("programs that add at the same time lose nothing") {
    const TemporaryFolder folder;
    const auto file = folder / "known_hosts";
    constexpr int keys_each = 50;
    const auto add_some = [&file](const std::string& network) {
      KnownHosts hosts{{file}};
      for (int i = 0; i < keys_each; ++i) hosts.add(fmt::format("{}.{}", network, i), 22, ed25519);
    };
    std::vector<std::thread> programs;
    for (const char* network : {"10.0.0", "10.0.1", "10.0.2", "10.0.3"}) {
      programs.emplace_back(add_some, network);
    }
    for (auto& program : programs) program.join();
    const KnownHosts all{{file}};
    CHECK(all.notes().empty());
    for (const char* network : {"10.0.0", "10.0.1", "10.0.2", "10.0.3"}) {
      for (int i = 0; i < keys_each; ++i) {
        CHECK(all.look_up(fmt::format("{}.{}", network, i), 22, ed25519) == Answer::known);
      }
    }
  }

  TEST_CASE("which types are known under a hashed name shows once another key was shown") {
    const TemporaryFolder folder;
    const auto file = folder.write("known_hosts", line("192.0.2.1", rsa) + line("192.0.2.2", ed25519));
    REQUIRE(shell("ssh-keygen -H -f " + file.string()));
    const KnownHosts hosts{{file}};
    CHECK(hosts.look_up("192.0.2.1", 22, rsa) == Answer::known);
    CHECK(hosts.known_types("192.0.2.1", 22).empty());
    CHECK(hosts.look_up("192.0.2.1", 22, ed25519) == Answer::changed);
    CHECK(hosts.known_types("192.0.2.1", 22) == Types{"ssh-rsa"});
    CHECK(hosts.look_up("192.0.2.3", 22, ed25519) == Answer::unknown);
    CHECK(hosts.known_types("192.0.2.3", 22).empty());
    REQUIRE(hosts.places("192.0.2.1", 22).size() == 1);
    CHECK(hosts.places("192.0.2.1", 22).front().line == 1);
  }

  TEST_CASE("a key that is revoked under a hashed name is revoked, whatever else is said of it") {
    const TemporaryFolder folder;
    const auto file = folder.write("known_hosts", line("192.0.2.1", rsa));
    REQUIRE(shell("ssh-keygen -H -f " + file.string()));
    const auto all = folder.write("all", line("192.0.2.1", rsa) + "@revoked " + folder.read("known_hosts"));
    CHECK(KnownHosts{{all}}.look_up("192.0.2.1", 22, rsa) == Answer::revoked);
  }

  TEST_CASE("of ten thousand names that OpenSSH has hashed only those with the same key are tried") {
    const TemporaryFolder folder;
    const auto key_number = [](int i) { return key_of("ssh-ed25519", fmt::format("key {}", i)); };
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += line(fmt::format("10.{}.{}.1", i / 250, i % 250), key_number(i));
    const auto file = folder.write("known_hosts", text + line("[10.1.1.1]:2222", rsa));
    REQUIRE(shell("ssh-keygen -H -f " + file.string()));
    CHECK(folder.read("known_hosts").find("10.1.1.1") == std::string::npos);

    const KnownHosts hosts{{file}};
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) {
      const auto name = fmt::format("10.{}.{}.1", i / 250, i % 250);
      REQUIRE(hosts.look_up(name, 22, key_number(i)) == Answer::known);
    }
    const auto thousand_known = std::chrono::steady_clock::now() - begin;
    CHECK(hosts.look_up("10.1.1.1", 2222, rsa) == Answer::known);
    CHECK(hosts.look_up("10.1.1.2", 22, rsa) == Answer::unknown);

    const auto middle = std::chrono::steady_clock::now();
    CHECK(hosts.look_up("10.39.249.1", 22, other_ed25519) == Answer::changed);
    const auto one_changed = std::chrono::steady_clock::now() - middle;
    MESSAGE("a thousand known ",
            std::chrono::duration_cast<std::chrono::microseconds>(thousand_known).count(),
            " us, one changed ", std::chrono::duration_cast<std::chrono::microseconds>(one_changed).count(),
            " us");
    CHECK(thousand_known < one_changed * 100 + std::chrono::milliseconds{100});
  }
}

}  // namespace rtx::tests
