#include "tests/twin/typist.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

TEST_SUITE("twin/console") {
  TEST_CASE("the banner has an empty line, revision, copyright, addresses and equipment, then the prompt") {
    Bench bench{english_router()};
    Typist typist{bench};
    const Router& router = bench.router();
    CHECK(typist.banner() ==
          "\r\n" + router.revision_line() +
              "\r\nCopyright (c) 1994-2024 Yamaha Corporation. All Rights Reserved.\r\n"
              "To display the software copyright statement, use 'show copyright' command.\r\n" +
              router.mac_addresses()[0] + ", " + router.mac_addresses()[1] +
              "\r\nMemory 256Mbytes, 2LAN\r\n> ");
  }

  TEST_CASE("the unnamed user is told that no login password is set") {
    Bench bench{english_router()};
    Typist typist{bench, ""};
    CHECK(typist.banner().ends_with(
        "2LAN\r\n\r\nThe login password is factory default setting. Please request an administrator t\r\n"
        "o change the password by the 'login password' command.\r\n> "));
    Bench other{english_router("login password *\n")};
    CHECK(Typist{other, ""}.banner().ends_with("2LAN\r\n> "));
  }

  TEST_CASE("every typed character is echoed by itself") {
    Bench bench{english_router()};
    Typist typist{bench};
    CHECK(typist.type("s") == "s");
    CHECK(typist.type("h") == "h");
    CHECK(typist.type("\b") == "\b \b");
    CHECK(typist.type("\x7f") == "\b \b");
    CHECK(typist.type("\x7f").empty());
  }

  TEST_CASE("CR and LF are one Enter each, so CR LF is two") {
    Bench bench{english_router()};
    Typist typist{bench};
    CHECK(typist.type("\r") == "\r\n> ");
    CHECK(typist.type("\n") == "\r\n> ");
    CHECK(typist.type("\r\n") == "\r\n> \r\n> ");
    CHECK(typist.type("foo\r\n") == "foo\r\nError: Invalid command name\r\n> \r\n> ");
  }

  TEST_CASE("comment lines and blanks do nothing") {
    Administrator it;
    CHECK(it.type("# a comment\r") == "# a comment\r\n# ");
    CHECK(it.type("   # indented\r") == "   # indented\r\n# ");
    CHECK(it.type("   \r") == "   \r\n# ");
    CHECK_FALSE(it.router().has_unsaved_changes());
  }

  TEST_CASE("a long line is echoed with a break at the console's width, prompt included") {
    Administrator it;
    const std::string echoed = it.type("#" + std::string(100, 'x'));
    CHECK(echoed == "#" + std::string(77, 'x') + "\r\n" + std::string(23, 'x'));
  }

  TEST_CASE("the break comes at once where the router does it so") {
    LabRouter settings = english_router();
    settings.console.echo_breaks_at_once = true;
    Administrator it{settings};
    CHECK(it.type("#" + std::string(77, 'x')) == "#" + std::string(77, 'x') + "\r\n");
    CHECK(it.type("y") == "y");
  }

  TEST_CASE("a line takes 4095 characters and no more") {
    Administrator it;
    it.type("console prompt ");
    std::string echoed = it.type("#" + std::string(5000, 'x'));
    std::erase_if(echoed, [](char c) { return c == '\r' || c == '\n'; });
    CHECK(echoed.size() == 4095 - std::string{"console prompt "}.size());
  }

  TEST_CASE("Ctrl-C leaves the line, Ctrl-R draws it again") {
    Administrator it;
    CHECK(it.type("no ip\x12") == "no ip\r\n# no ip");
    CHECK(it.type("\x03") == "^C\r\n# ");
    CHECK(it.type("\r") == "\r\n# ");
  }

  TEST_CASE("cursor keys leave no letters in the line") {
    Administrator it;
    CHECK(it.type("\x1b[A\x1b[1;5C\x1bOP#\r") == "#\r\n# ");
  }

  TEST_CASE("administrator asks for the password without echo") {
    Bench bench{english_router()};
    Typist typist{bench};
    CHECK(typist.type("administrator\r") == "administrator\r\nPassword: ");
    CHECK(typist.type("secret") == "");
    CHECK(typist.type("\r") == "\r\n# ");
    CHECK(typist.type("administrator\r") == "administrator\r\n# ");
  }

  TEST_CASE("a wrong administrator password leaves the level as it was") {
    Bench bench{english_router()};
    Typist typist{bench};
    CHECK(typist.type("administrator\rwrong\r") ==
          "administrator\r\nPassword: \r\nError: Incorrect password\r\n> ");
    CHECK(typist.type("administrator\r\x03") == "administrator\r\nPassword: \r\n> ");
  }

  TEST_CASE("without an administrator password there is a question or there is none") {
    LabRouter settings = english_router();
    settings.accounts.administrator_password.clear();
    Bench asking{settings};
    CHECK(Typist{asking}.type("administrator\r\r") == "administrator\r\nPassword: \r\n# ");
    settings.asks_administrator_password_when_unset = false;
    Bench silent{settings};
    CHECK(Typist{silent}.type("administrator\r") == "administrator\r\n# ");
  }

  TEST_CASE("CR LF answers the password question with nothing") {
    Bench bench{english_router()};
    Typist typist{bench};
    CHECK(typist.type("administrator\r\n") ==
          "administrator\r\nPassword: \r\nError: Incorrect password\r\n> ");
  }

  TEST_CASE("the default is Japanese in Shift_JIS") {
    LabRouter settings = english_router();
    settings.config.clear();
    Administrator it{settings};
    CHECK(it.type("foo\r") ==
          "foo\r\n" + encode("エラー: コマンド名を確認してください", Encoding::shift_jis) + "\r\n# ");
    CHECK(it.type("console character ja.utf8\r") == "console character ja.utf8\r\n# ");
    CHECK(it.type("foo\r") == "foo\r\nエラー: コマンド名を確認してください\r\n# ");
    CHECK(it.type("console character euc\rfoo\r").find(encode("コマンド名", Encoding::euc_jp)) !=
          std::string::npos);
    CHECK(it.type("console character ascii\rfoo\r").ends_with("Error: Invalid command name\r\n# "));
  }

  TEST_CASE("a changed prompt string holds from the next prompt on") {
    Administrator it;
    CHECK(it.type("console prompt \"my router \"\r") == "console prompt \"my router \"\r\nmy router # ");
    CHECK(it.type("tunnel select 1\r").ends_with("\r\nmy router tunnel1# "));
    CHECK(it.type("tunnel select none\r").ends_with("\r\nmy router # "));
    CHECK(it.type("no console prompt\r").ends_with("\r\n# "));
  }

  TEST_CASE("the general user selects too, and is refused what is not for him") {
    Bench bench{english_router()};
    Typist typist{bench};
    CHECK(typist.type("pp select 1\r") == "pp select 1\r\npp1> ");
    CHECK(typist.type("no pp select\r") == "no pp select\r\n> ");
    CHECK(typist.type("save\r") == "save\r\nError: Administrator use only\r\n> ");
    CHECK(typist.type("restart\r") == "restart\r\nError: Administrator use only\r\n> ");
    CHECK(typist.type("ip lan2 address 192.0.2.1/24\r").ends_with("\r\nError: Administrator use only\r\n> "));
  }

  TEST_CASE("keywords may be abbreviated, and be in capitals") {
    Administrator it;
    CHECK(it.type("tun sel 2\r").ends_with("\r\ntunnel2# "));
    CHECK(it.type("TUNNEL SELECT NONE\r").ends_with("\r\n# "));
    it.type("ip lan2 addr 192.0.2.1/24\r");
    CHECK(it.router().running().find("ip lan2 address") != nullptr);
    CHECK(it.type("sav\r") == "sav\r\nSaving ... CONFIG0 Done .\r\n# ");
  }

  TEST_CASE("a question mark lists what may follow and draws the line again") {
    Administrator it;
    const std::string shown = it.type("tunnel s?");
    CHECK(shown.starts_with("tunnel s?\r\n? select"));
    CHECK(shown.ends_with("\r\n# tunnel s"));
    it.type("\x03");
    CHECK(it.type("description 'what?'\r").ends_with("\r\n# "));
  }
}

TEST_SUITE("twin/console leaving") {
  TEST_CASE("exit leaves the administrator level, then the session") {
    Administrator it;
    CHECK(it.type("exit\r") == "exit\r\n> ");
    CHECK(it.type("quit\r") == "quit\r\n");
    CHECK(it.console().ending() == Console::Ending::closed);
  }

  TEST_CASE("exit with unsaved changes asks for one key") {
    Administrator it;
    it.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(it.type("exit\r") == "exit\r\nSave new configuration ? (Y/N)");
    CHECK(it.type("x ").empty());
    CHECK(it.type("n") == "n\r\n> ");
    CHECK(it.router().has_unsaved_changes());
    CHECK(it.type("administrator\rsecret\r").ends_with("# "));
    CHECK(it.type("exit\rY") == "exit\r\nSave new configuration ? (Y/N)YSaving ... CONFIG0 Done .\r\n> ");
    CHECK_FALSE(it.router().has_unsaved_changes());
  }

  TEST_CASE("the Enter typed after the key is one more empty line") {
    Administrator it;
    it.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(it.type("exit\rN\r") == "exit\r\nSave new configuration ? (Y/N)N\r\n> \r\n> ");
  }

  TEST_CASE("Ctrl-C at the question stays") {
    Administrator it;
    it.type("ip lan2 address 192.0.2.1/24\rexit\r");
    CHECK(it.type("\x03") == "\r\n# ");
  }

  TEST_CASE("quit save saves on the way") {
    Administrator it;
    it.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(it.type("quit save\r") == "quit save\r\nSaving ... CONFIG0 Done .\r\n> ");
    CHECK_FALSE(it.router().has_unsaved_changes());
  }

  TEST_CASE("in Japanese the question and the answer are Japanese") {
    LabRouter settings = english_router();
    settings.config = "console character ja.utf8\n";
    Administrator it{settings};
    it.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(it.type("exit\rY") == "exit\r\n新しい設定を保存しますか? (Y/N)Yセーブ中... CONFIG0 終了\r\n> ");
    it.type("administrator\rsecret\r");
    CHECK(it.type("save 3\r") == "save 3\r\nセーブ中... CONFIG3 終了\r\n# ");
  }

  TEST_CASE("save takes a number from 0 to 4") {
    Administrator it;
    CHECK(it.type("save 0\r") == "save 0\r\nSaving ... CONFIG0 Done .\r\n# ");
    CHECK(it.type("save 5\r") == "save 5\r\nError: Parameter out of range\r\n# ");
    CHECK(it.type("save usb1:/config.txt\r").ends_with("\r\nError: External memory is not mounted\r\n# "));
  }

  TEST_CASE("one session's changes make another's exit ask") {
    Bench bench{english_router()};
    Typist first{bench};
    Typist second{bench};
    first.type("administrator\rsecret\r");
    second.type("administrator\rsecret\r");
    first.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(second.type("exit\r") == "exit\r\nSave new configuration ? (Y/N)");
    second.type("N");
    first.type("save\r");
    CHECK(first.type("exit\r") == "exit\r\n> ");
  }

  TEST_CASE("console settings alone make exit ask, or do not") {
    LabRouter settings = english_router();
    settings.console.settings_count_as_unsaved = true;
    Administrator counting{settings};
    CHECK(counting.type("console columns 200\rexit\r").ends_with("(Y/N)"));
    settings.console.settings_count_as_unsaved = false;
    Administrator ignoring{settings};
    CHECK(ignoring.type("console columns 200\rexit\r").ends_with("> "));
    Administrator both{settings};
    CHECK(both.type("console columns 200\rip lan2 address 192.0.2.1/24\rexit\r").ends_with("(Y/N)"));
  }

  TEST_CASE("five minutes without a key end the session, keys put it off") {
    Bench bench{english_router()};
    Typist typist{bench};
    typist.wait(299s);
    CHECK(typist.console().ending() == Console::Ending::open);
    typist.type("\r");
    typist.wait(299s);
    CHECK(typist.console().ending() == Console::Ending::open);
    typist.wait(2s);
    CHECK(typist.console().ending() == Console::Ending::closed);
  }

  TEST_CASE("login timer sets the time") {
    Bench bench{english_router("login timer 120\n")};
    Typist typist{bench};
    typist.wait(121s);
    CHECK(typist.console().ending() == Console::Ending::closed);
  }

  TEST_CASE("restart cuts every session and comes up with the saved configuration") {
    Bench bench{english_router("sshd service on\n")};
    Typist first{bench};
    Typist second{bench};
    first.type("administrator\rsecret\r");
    first.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(bench.device().accepts_ssh());
    first.type("restart\r");
    CHECK(first.console().ending() == Console::Ending::cut);
    CHECK(second.console().ending() == Console::Ending::cut);
    CHECK(bench.router().running().find("ip lan2 address") == nullptr);
    CHECK_FALSE(bench.device().accepts_ssh());
    bench.pass(58s);
    CHECK(bench.device().accepts_ssh());
  }

  TEST_CASE("restart asks about unsaved changes where it does") {
    LabRouter settings = english_router();
    settings.console.restart_asks = true;
    Administrator it{settings};
    it.type("ip lan2 address 192.0.2.1/24\r");
    CHECK(it.type("restart\r").ends_with("(Y/N)"));
    CHECK(it.type("N") == "N\r\n# ");
    it.type("restart\rY");
    CHECK(it.console().ending() == Console::Ending::cut);
  }

  TEST_CASE("the number of sessions is limited") {
    Bench bench{english_router("sshd service on\nsshd session 2\n")};
    const Typist first{bench};
    CHECK(bench.device().accepts_ssh());
    {
      const Typist second{bench};
      CHECK_FALSE(bench.device().accepts_ssh());
    }
    CHECK(bench.device().accepts_ssh());
  }
}
