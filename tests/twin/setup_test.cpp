#include "tests/twin/typist.hpp"
#include "twin/account_rules.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

LabRouter factory_router() {
  LabRouter router;
  router.name = "new";
  router.factory = true;
  router.config = "console character en.ascii\nip lan1 address 192.168.100.1/24\n";
  return router;
}

// The unnamed user of a router that has just been switched on, administrator already.
struct FirstUser : Bench, Typist {
  explicit FirstUser(const LabRouter& settings = factory_router())
      : Bench{settings}, Typist{static_cast<Bench&>(*this), ""} {
    type("administrator\r\r");
  }
  bool shows(const std::string& line) {
    return type("show config\r").find(line + "\r\n") != std::string::npos;
  }
  Bench& bench() { return *this; }
  std::string login_password() { return router().accounts().login_password; }
  std::string administrator_password() { return router().accounts().administrator_password; }
};

}  // namespace

TEST_SUITE("twin/setup") {
  TEST_CASE("a password is asked for three times, and nothing of it is echoed") {
    FirstUser user;
    CHECK(user.banner().find("factory default setting") != std::string::npos);
    CHECK(user.type("login password\r") == "login password\r\nOld_Password: ");
    CHECK(user.type("\r") == "\r\nNew_Password: ");
    CHECK(user.type("Word-5719").empty());
    CHECK(user.type("\r") == "\r\nNew_Password: ");
    CHECK(user.type("Word-5719\r") == "\r\nPassword Strength : Strong\r\n# ");
    CHECK(user.login_password() == "Word-5719");
    CHECK(user.shows("login password *"));
  }

  TEST_CASE("the administrator password is asked for from then on, in sessions that begin later") {
    FirstUser user;
    user.type("administrator password encrypted\r\rother-word\rother-word\r");
    CHECK(user.administrator_password() == "other-word");
    CHECK(user.shows("administrator password encrypted *"));
    Typist later{user.bench()};
    CHECK(later.type("administrator\r\r").ends_with("Error: Incorrect password\r\n> "));
    CHECK(later.type("administrator\rother-word\r").ends_with("# "));
  }

  TEST_CASE("a password is replaced by one who knows it, and deleted by an empty one") {
    FirstUser user;
    user.type("login password\r\rfirst-word\rfirst-word\r");
    CHECK(user.type("login password\rwrong\r") ==
          "login password\r\nOld_Password: \r\nError: Incorrect password\r\n# ");
    user.type("login password\rfirst-word\rsecond-word\rsecond-word\r");
    CHECK(user.login_password() == "second-word");
    CHECK(user.type("login password\rsecond-word\r\r\r").ends_with("New_Password: \r\n# "));
    CHECK(user.login_password().empty());
    CHECK_FALSE(user.shows("login password *"));
  }

  TEST_CASE("a new password must be typed twice, and be one") {
    FirstUser user;
    CHECK(user.type("login password\r\rone-word\rother-word\r")
              .ends_with("Error: Passwords do not match\r\n# "));
    const std::string long_word(33, 'x');
    CHECK(user.type("login password\r\r" + long_word + '\r' + long_word + '\r')
              .ends_with("Error: Parameter out of range\r\n# "));
    CHECK(user.type("login password\r\x03").ends_with("Old_Password: \r\n# "));
    CHECK(user.login_password().empty());
  }

  TEST_CASE("a password in the line is refused, and so is one who is no administrator") {
    FirstUser user;
    CHECK(user.type("administrator password word\r")
              .ends_with("Error: Insufficient or too many parameters\r\n# "));
    Typist visitor{user.bench()};
    CHECK(visitor.type("login password\r").ends_with("Error: Administrator use only\r\n> "));
    CHECK(visitor.type("sshd host key generate\r").ends_with("Error: Administrator use only\r\n> "));
  }

  TEST_CASE("models without an unnamed user have no login password, and confirm in other words") {
    LabRouter router = english_router();
    router.model = "RTX1300";
    Administrator user{router};
    CHECK(user.type("login password\r").ends_with("Error: Invalid command name\r\n# "));
    CHECK(user.type("administrator password\rsecret\rother-word\r").ends_with("New_Password(Confirm): "));
  }

  TEST_CASE("what is not known about the questions has two readings") {
    LabRouter router = factory_router();
    router.console.asks_old_password_when_unset = false;
    router.console.tells_password_strength = false;
    FirstUser user{router};
    CHECK(user.type("login password\rnew-word\rnew-word\r") ==
          "login password\r\nNew_Password: \r\nNew_Password: \r\n# ");
    CHECK(user.type("login password\r").ends_with("Old_Password: "));
  }

  TEST_CASE("users come and go, with the password in the line or asked for") {
    FirstUser user;
    CHECK(user.type("login user alice word\r") == "login user alice word\r\n# ");
    REQUIRE(user.device().find_user("alice") != nullptr);
    CHECK(user.device().find_user("alice")->password == "word");
    CHECK(user.shows("login user alice *"));
    user.type("login user alice \"two words\"\r");
    CHECK(user.device().find_user("alice")->password == "two words");
    user.type("login user alice *\r");
    CHECK(user.device().find_user("alice")->password == "two words");
    CHECK(user.type("login user bob\r").ends_with("New_Password: "));
    CHECK(user.type("bobs-word\rbobs-word\r").ends_with("# "));
    CHECK(user.device().find_user("bob")->password == "bobs-word");
    user.type("login user carol encrypted a1b2c3\r");
    CHECK(user.device().find_user("carol")->password.empty());
    user.type("no login user alice\r");
    CHECK(user.device().find_user("alice") == nullptr);
    CHECK_FALSE(user.shows("login user alice *"));
  }

  TEST_CASE("names, passwords and the number of users have limits") {
    FirstUser user;
    const auto refused = [&](const std::string& words) {
      return user.type("login user " + words + '\r').ends_with("Error: Parameter out of range\r\n# ");
    };
    CHECK(refused("al.ice word"));
    CHECK(refused(std::string(33, 'a') + " word"));
    CHECK(refused("alice " + std::string(33, 'x')));
    for (int i = 0; i < 32; ++i) CHECK_FALSE(refused("user" + std::to_string(i) + " word"));
    CHECK(refused("alice word"));
    CHECK_FALSE(refused("user7 other"));
  }

  TEST_CASE("passwords count as changes, are saved, and are lost by a restart without that") {
    FirstUser user;
    user.type("login user alice first\rsave\r");
    CHECK_FALSE(user.device().has_unsaved_changes());
    user.type("login user alice second\r");
    CHECK(user.device().has_unsaved_changes());
    user.type("restart\r");
    CHECK(user.device().find_user("alice")->password == "first");
  }

  TEST_CASE("a host key takes its time, and is there at the end of it") {
    FirstUser user;
    const std::string began = user.type("sshd host key generate\r");
    CHECK(began == "sshd host key generate\r\nGenerating public/private dsa key pair ...\r\n");
    CHECK(user.wait(89s).find("# ") == std::string::npos);
    CHECK_FALSE(user.router().host_key());
    CHECK(user.wait(1s).ends_with("|*******\r\n# "));
    CHECK(user.router().host_key());
    CHECK(user.shows("sshd host key generate *"));
  }

  TEST_CASE("a short key is made sooner, and Ctrl-C makes none") {
    LabRouter router = factory_router();
    router.console.host_key_progress = false;
    FirstUser user{router};
    user.type("sshd host key generate bit=1024\r");
    CHECK(user.type("\x03").ends_with("^C\r\n# "));
    CHECK_FALSE(user.router().host_key());
    CHECK(user.type("sshd host key generate bit=1024\r") == "sshd host key generate bit=1024\r\n");
    CHECK(user.wait(12s) == "# ");
    CHECK(user.type("sshd host key generate bit=512\r").find("Error: ") != std::string::npos);
  }

  TEST_CASE("a key that is there is replaced after a question only") {
    FirstUser user;
    user.type("sshd host key generate\r");
    user.wait(2min);
    const auto first = user.router().host_key();
    CHECK(user.type("sshd host key generate\r").ends_with("Generate new key ? (Y/N)"));
    CHECK(user.type("N") == "N\r\n# ");
    CHECK(user.router().host_key() == first);
    user.type("sshd host key generate\rY");
    user.wait(2min);
    CHECK(user.router().host_key());
    CHECK(user.router().host_key() != first);
    CHECK(user.type("no sshd host key generate\r").ends_with("# "));
    CHECK_FALSE(user.router().host_key());
  }

  TEST_CASE("SSH needs a host key, the service, and an address") {
    FirstUser user;
    CHECK_FALSE(user.device().accepts_ssh());
    user.type("sshd service on\r");
    CHECK_FALSE(user.device().accepts_ssh());
    user.type("sshd host key generate\r");
    user.wait(2min);
    CHECK(user.device().accepts_ssh());
    user.type("no ip lan1 address\r");
    CHECK_FALSE(user.device().accepts_ssh());
    user.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(user.device().accepts_ssh());
    user.type("sshd service off\r");
    CHECK_FALSE(user.device().accepts_ssh());
  }

  TEST_CASE("sshd host says who may come by SSH") {
    FirstUser user;
    CHECK(user.device().admits_ssh_from("127.0.0.1"));
    user.type("sshd host 192.0.2.7\r");
    CHECK_FALSE(user.device().admits_ssh_from("127.0.0.1"));
    CHECK(user.device().admits_ssh_from("192.0.2.7"));
    user.type("sshd host none\r");
    CHECK_FALSE(user.device().admits_ssh_from("192.0.2.7"));
    user.type("sshd host lan\r");
    CHECK(user.device().admits_ssh_from("127.0.0.1"));
  }

  TEST_CASE("strength grows with length and kinds of characters") {
    CHECK(strength_of("word") == "Weak");
    CHECK(strength_of("word5719") == "Strong");
    CHECK(strength_of("Tunnel-word-5719") == "Very strong");
  }
}
