#include "twin/lab.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace rtx::twin;
using namespace std::chrono_literals;

namespace {

// A folder that goes away again, with a lab in it.
class LabFile {
 public:
  explicit LabFile(const std::string& text) {
    std::string pattern = (std::filesystem::temp_directory_path() / "rtx-lab-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    add("lab.toml", text);
  }
  ~LabFile() { std::filesystem::remove_all(folder_); }
  LabFile(const LabFile&) = delete;
  LabFile& operator=(const LabFile&) = delete;

  void add(const std::string& name, const std::string& text) const { std::ofstream{folder_ / name} << text; }
  std::filesystem::path path() const { return folder_ / "lab.toml"; }

 private:
  std::filesystem::path folder_;
};

// The message without the file's name.
std::string complaint_of_lab(const std::string& text) {
  const LabFile file{text};
  try {
    static_cast<void>(Lab::load(file.path()));
  } catch (const LabError& error) {
    const std::string message = error.what();
    const std::string name = file.path().string() + ':';
    REQUIRE(message.starts_with(name));
    return message.substr(name.size());
  }
  return "nothing";
}

}  // namespace

TEST_SUITE("twin/lab") {
  TEST_CASE("a lab with everything in it") {
    const LabFile file{R"(
speed = 60
host_key = "key"
[readings]
"nat.one-sided" = "up"
l2tp.on-sa-loss = "keepalive"
[[router]]
name = "a"
model = "RTX1210"
firmware = "14.01.42"
listen = "127.0.0.2"
port = 2022
administrator_password = "pw"
asks_administrator_password_when_unset = false
latency = "15ms"
config_file = "a.config"
[[router.user]]
name = "admin"
password = "x"
[[router.user]]
name = "key"
authorized_keys = ["ssh-ed25519 AAAA comment"]
[[router.fault]]
kind = "drop-after-lines"
argument = 3
times = 1
[router.console]
settings_per_session = false
settings_count_as_unsaved = false
pager_erase = "escape"
echo_breaks_at_once = true
interrupt_discards_typed = true
restart_asks = true
anonymous_prompt = "anonymous"
[router.safety]
relative_stays = false
rollback_at_login_timer = false
lost_console_confirms = true
lua_holds_console = true
clock_ahead = -308
clock_lost_at_boot = true
[[network]]
name = "wan"
interfaces = ["a.lan2"]
gateways = ["192.0.2.1"]
round_trip = "1.5ms"
loss = 0.25
)"};
    file.add("a.config", "sshd service on\n");
    const Lab lab = Lab::load(file.path());
    CHECK(lab.speed == 60.0);
    CHECK(lab.host_key == file.path().parent_path() / "key");
    CHECK(lab.readings.at("nat.one-sided") == "up");
    CHECK(lab.readings.at("l2tp.on-sa-loss") == "keepalive");
    REQUIRE(lab.routers.size() == 1);
    const LabRouter& router = lab.routers.front();
    CHECK(router.model == "RTX1210");
    CHECK(router.firmware == "14.01.42");
    CHECK(router.listen == "127.0.0.2");
    CHECK(router.port == 2022);
    CHECK(router.accounts.administrator_password == "pw");
    CHECK_FALSE(router.asks_administrator_password_when_unset);
    CHECK(router.latency == 15ms);
    CHECK(router.config == "sshd service on\n");
    REQUIRE(router.accounts.users.size() == 2);
    CHECK(router.accounts.users[1].authorized_keys.front() == "ssh-ed25519 AAAA comment");
    REQUIRE(router.faults.size() == 1);
    CHECK(router.faults.front().argument == "3");
    CHECK(router.faults.front().times == 1);
    CHECK(router.console.pager_erase == PagerErase::escape);
    CHECK_FALSE(router.console.settings_per_session);
    CHECK_FALSE(router.console.settings_count_as_unsaved);
    CHECK(router.console.echo_breaks_at_once);
    CHECK(router.console.interrupt_discards_typed);
    CHECK(router.console.restart_asks);
    CHECK(router.console.anonymous_prompt == "anonymous");
    CHECK_FALSE(router.safety.relative_stays);
    CHECK_FALSE(router.safety.rollback_at_login_timer);
    CHECK(router.safety.lost_console_confirms);
    CHECK(router.safety.lua_holds_console);
    CHECK(router.safety.clock_ahead == -308s);
    CHECK(router.safety.clock_lost_at_boot);
    REQUIRE(lab.networks.size() == 1);
    CHECK(lab.networks.front().round_trip == 1500us);
    CHECK(lab.networks.front().loss == 0.25);
  }

  TEST_CASE("what is wrong is said with its place") {
    const std::string router = "[[router]]\nname = \"a\"\n";
    CHECK(complaint_of_lab("") == "1:1: a lab needs at least one [[router]] or [[fleet]]");
    CHECK(complaint_of_lab("[[router]]\n") == "1:1: name is missing");
    CHECK(complaint_of_lab(router + "prot = 1\n") == "3:1: unknown key 'prot' (did you mean 'port'?)");
    CHECK(complaint_of_lab(router + "port = 70000\n") == "3:8: expected a number from 0 to 65535");
    CHECK(complaint_of_lab(router + "port = \"x\"\n") == "3:8: expected a number from 0 to 65535");
    CHECK(complaint_of_lab(router + "reached_by = \"lan1\"\n") ==
          "3:14: the configuration gives 'lan1' no address");
    CHECK(
        complaint_of_lab(router + "[[router.fault]]\nkind = \"at-point\"\nargument = \"3 later reset\"\n") ==
        "5:12: a point's phase is one of echo, effect, answer, prompt");
    CHECK(complaint_of_lab(router + "config = 3\n") == "3:10: expected a text in quotes");
    CHECK(complaint_of_lab(router + "latency = \"15 minutes\"\n") ==
          "3:11: expected a time such as \"15ms\", \"240us\", \"1.5s\", \"35m\", \"8h\" or \"20d\"");
    CHECK(complaint_of_lab(router + "listen = \"192.0.2.1\"\n")
              .starts_with("3:10: '192.0.2.1' is no loopback address"));
    CHECK(complaint_of_lab(router + "listen = \"0.0.0.0\"\n")
              .starts_with("3:10: '0.0.0.0' is no loopback address"));
    CHECK(complaint_of_lab(router + router).ends_with("there are two routers named 'a'"));
    CHECK(complaint_of_lab(router + "[[router.fault]]\nkind = \"pause-after-hsh\"\n")
              .starts_with(
                  "4:8: unknown kind 'pause-after-hsh' (did you mean 'pause-after-hash'?); known: ask-on, "));
    CHECK(complaint_of_lab(router + "[[router.fault]]\nkind = \"pause-after-hash\"\nargument = \"soon\"\n") ==
          "5:12: pause-after-hash needs a number as its argument");
    CHECK(complaint_of_lab(router + "[[router.fault]]\nkind = \"save-fails\"\nargument = 1\n") ==
          "5:12: save-fails takes no argument");
    CHECK(complaint_of_lab(router + "[[router.user]]\nname = \"x\"\n").find("nobody could log in") !=
          std::string::npos);
    CHECK(complaint_of_lab(router + "[[network]]\nname = \"n\"\ninterfaces = [\"b.lan2\"]\n")
              .starts_with("5:14: 'b.lan2' does not name"));
    CHECK(complaint_of_lab(router + "config_file = \"missing\"\n").find("cannot read it") !=
          std::string::npos);
    CHECK(complaint_of_lab("[router]\nname = \"a\"\n").find("expected a list of tables: write [[router]]") !=
          std::string::npos);
    CHECK(complaint_of_lab("speed = \"fast\"\n") == "1:9: expected a number from 0.001 to 100000");
    CHECK(complaint_of_lab("a = = 1\n").starts_with("1:5: "));
  }

  TEST_CASE("a router leaves the factory with a configuration, and without people and passwords") {
    const std::string factory = "[[router]]\nname = \"a\"\nfactory = true\n";
    const auto config = [&](const std::string& more) {
      const LabFile file{factory + more};
      return Lab::load(file.path()).routers.front().config;
    };
    CHECK(config("").starts_with("ip lan1 address 192.168.100.1/24\ntelnetd host lan\n"));
    CHECK(config("firmware = \"15.02.01\"\n").find("telnetd host") == std::string::npos);
    CHECK(config("config = \"ip lan1 address 192.0.2.1/24\"\n") == "ip lan1 address 192.0.2.1/24");
    CHECK(complaint_of_lab(factory + "administrator_password = \"pw\"\n") ==
          "3:11: a router that leaves the factory has neither users nor passwords");
    CHECK(complaint_of_lab(factory + "model = \"RTX1300\"\n") ==
          "3:11: what a RTX1300 is like then is not known");
    CHECK(complaint_of_lab(factory + "[router.console]\nhost_key_time = \"long\"\n").starts_with("5:17: "));
  }

  TEST_CASE("a file that is not there is an error, too") {
    CHECK_THROWS_AS(static_cast<void>(Lab::load("/nonexistent/lab.toml")), LabError);
  }

  TEST_CASE("the lab of the seed can be loaded") {
    const Lab lab = Lab::load(RTX_SOURCE_DIR "/twin/labs/seed.toml");
    CHECK(lab.routers.size() == 2);
    CHECK(lab.routers[1].port == 2202);
  }
}
