#include "twin/replay.hpp"

#include "twin/lab.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace rtx::twin;
namespace fs = std::filesystem;

namespace {

// A recording as rtxctl writes it; `in` and `out` add to it.
class Tape {
 public:
  Tape() {
    std::string pattern = (fs::temp_directory_path() / "rtx-tape-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    add(R"({"format":"rtxctl-recording","version":1,"router":"yamaha01","transport":"ssh",)"
        R"("started":"2024-11-03T16:04:53Z"})");
  }
  ~Tape() { fs::remove_all(folder_); }
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  void add(const std::string& line) { std::ofstream{file(), std::ios::app} << line << '\n'; }
  Tape& in(std::string_view bytes) { return event("in", bytes); }
  Tape& out(std::string_view bytes) { return event("out", bytes); }
  fs::path file() const { return folder_ / "yamaha01.ndjson"; }

 private:
  Tape& event(const std::string& direction, std::string_view bytes) {
    add(R"({"t":0.5,"dir":")" + direction + R"(","data":")" + base64(bytes) + "\"}");
    return *this;
  }

  static std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
      const std::string_view three = bytes.substr(i, 3);
      unsigned value = 0;
      for (std::size_t k = 0; k < 3; ++k)
        value = value << 8U | (k < three.size() ? static_cast<unsigned char>(three[k]) : 0U);
      for (std::size_t k = 0; k < 4; ++k)
        text += k <= three.size() ? letters[value >> (18 - 6 * k) & 63U] : '=';
    }
    return text;
  }

  fs::path folder_;
};

class Player {
 public:
  explicit Player(const Tape& tape, std::size_t number = 0) : replay_{tape.file(), number} { replay_.open(); }
  std::string type(std::string_view keys) {
    replay_.receive(keys);
    return replay_.take();
  }
  Ending ending() const { return replay_.ending(); }

 private:
  Replay replay_;
};

std::string complaint_of_tape(const Tape& tape) {
  try {
    static_cast<void>(Recording::load(tape.file()));
  } catch (const LabError& error) {
    return std::string{error.what()}.substr(tape.file().string().size());
  }
  return "nothing";
}

}  // namespace

TEST_SUITE("twin/replay") {
  TEST_CASE("each line gets the answer that was recorded, end marks are whatever is typed") {
    Tape tape;
    tape.in("\r\nRTX830\r\n> ").out("show environment\r").out("#rtx:7f3a001\r");
    tape.in("show environment\r\nCPU: 3%\r\n> ").in("#rtx:7f3a001\r\n> ").out("exit\r").in("exit\r\n");
    Player player{tape};
    CHECK(player.type("") == "\r\nRTX830\r\n> ");
    CHECK(player.type("show environment\r#rtx:beef002\r") ==
          "show environment\r\nCPU: 3%\r\n> #rtx:beef002\r\n> ");
    CHECK(player.ending() == Ending::open);
    CHECK(player.type("exit\r") == "exit\r\n");
    CHECK(player.ending() == Ending::closed);
  }

  TEST_CASE(
      "secrets were not recorded: whatever is typed in their place is taken, and echoed if theirs was") {
    Tape tape;
    tape.in("> ").out("administrator\r").in("administrator\r\nPassword: ").out("********\r").in("\r\n# ");
    tape.out("ipsec ike pre-shared-key 1 text ********\r")
        .in("ipsec ike pre-shared-key 1 text ********\r\n# ");
    Player player{tape};
    CHECK(player.type("administrator\r") == "> administrator\r\nPassword: ");
    CHECK(player.type("lab-admin\r") == "\r\n# ");
    CHECK(player.type("ipsec ike pre-shared-key 1 text word\r") ==
          "ipsec ike pre-shared-key 1 text word\r\n# ");
  }

  TEST_CASE("keys without Enter: the pager and questions") {
    Tape tape;
    tape.in("# ").out("show log\r").in("show log\r\none\r\n---more---").out(" ");
    tape.in("\r          \rtwo\r\n# ").out("exit\r").in("exit\r\nSave new configuration ? (Y/N)").out("N");
    tape.in("N\r\n> ");
    Player player{tape};
    CHECK(player.type("show log\r") == "# show log\r\none\r\n---more---");
    CHECK(player.type(" ") == "\r          \rtwo\r\n# ");
    CHECK(player.type("exit\r") == "exit\r\nSave new configuration ? (Y/N)");
    CHECK(player.type("N") == "N\r\n> ");
  }

  TEST_CASE("an echo that was broken at the width is found, and broken again") {
    Tape tape;
    const std::string comment = "#" + std::string(100, 'x');
    const std::string broken = comment.substr(0, 78) + "\r\n" + comment.substr(78) + "\r\n";
    tape.in("> ").out(comment + "\r").in(broken + "> ");
    Player player{tape};
    CHECK(player.type("#" + std::string(100, 'y') + "\r") ==
          "> #" + std::string(77, 'y') + "\r\n" + std::string(23, 'y') + "\r\n> ");
  }

  TEST_CASE("a line that appears in a listing first is not mistaken for its echo") {
    Tape tape;
    tape.in("# ").out("show config\rip lan1 mtu 1280\r");
    tape.in("show config\r\nip lan1 mtu 1280\r\n# ip lan1 mtu 1280\r\n# ");
    Player player{tape};
    CHECK(player.type("show config\r") == "# show config\r\nip lan1 mtu 1280\r\n# ");
    CHECK(player.type("ip lan1 mtu 1280\r") == "ip lan1 mtu 1280\r\n# ");
  }

  TEST_CASE("anything else is told, with what was expected, and ends the session") {
    Tape tape;
    tape.in("> ").out("show environment\r").in("show environment\r\nCPU\r\n> ");
    SUBCASE("another line") {
      Player player{tape};
      CHECK(player.type("show config\r")
                .ends_with("\r\nrtxtwin: this is not what was recorded: the recording goes on with 'show "
                           "environment'\r\n"));
      CHECK(player.ending() == Ending::closed);
    }
    SUBCASE("one too many") {
      Player player{tape};
      player.type("show environment\r");
      CHECK(player.type("show config\r") ==
            "\r\nrtxtwin: this is not what was recorded: the recording ends here\r\n");
      CHECK(player.ending() == Ending::closed);
    }
    SUBCASE("a key that is no answer") {
      tape.out("show log\r").in("show log\r\n---more---").out("q").in("\r\n> ");
      Player player{tape};
      CHECK(player.type("show environment\rshow log\r ").ends_with("goes on with 'q'\r\n"));
    }
  }

  TEST_CASE("several sessions of a file come one after the other") {
    Tape tape;
    tape.in("first> ");
    tape.add(R"({"format":"rtxctl-recording","version":1})");
    tape.in("second> ");
    CHECK(Player{tape, 0}.type("") == "first> ");
    CHECK(Player{tape, 1}.type("") == "second> ");
    CHECK(Player{tape, 2}.type("") == "first> ");
  }

  TEST_CASE("a file that is no recording is refused, with the line that is wrong") {
    Tape json;
    json.add("{");
    CHECK(complaint_of_tape(json) == ":2: this is no JSON");
    Tape direction;
    direction.add(R"({"t":1,"dir":"up","data":""})");
    CHECK(complaint_of_tape(direction) == ":2: expected \"dir\" and \"data\" (base64)");
    Tape kind;
    kind.add(R"({"t":1,"dir":7,"data":""})");
    CHECK(complaint_of_tape(kind) == ":2: a value is of the wrong kind");
    Tape version;
    version.add(R"({"format":"rtxctl-recording","version":2})");
    CHECK(complaint_of_tape(version) == ":2: the recording's version is not 1");
    CHECK_THROWS_AS(static_cast<void>(Recording::load("/nonexistent.ndjson")), LabError);
  }

  TEST_CASE("what counts as the same typing") {
    CHECK(same_typing("a ******** b", "a secret b"));
    CHECK(same_typing("******** ********", "one two"));
    CHECK_FALSE(same_typing("a ******** b", "a secret c"));
    CHECK_FALSE(same_typing("a", "a "));
    CHECK(same_typing("#rtx:1", "#rtx:2"));
    CHECK_FALSE(same_typing("#rtx:1", "show"));
  }
}
