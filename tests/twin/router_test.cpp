#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <string>
#include <vector>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

TEST_SUITE("twin/router") {
  TEST_CASE("errors are worded as the router words them, in both languages") {
    struct Row {
      const char* line;
      const char* english;
      const char* japanese;
    };
    const std::vector<Row> rows{
        {"foo", "Error: Invalid command name\n", "エラー: コマンド名を確認してください\n"},
        {"show foo", "Error: Invalid command name\n", "エラー: コマンド名を確認してください\n"},
        {"ip tunnel1 secure filter in 1", "Error: Invalid command name\n",
         "エラー: コマンド名を確認してください\n"},
        {"dhcp service maybe", "Error: Illegal keyword\n",
         "エラー: パラメータのキーワードが認識できません\n"},
        {"console columns 12", "Error: Parameter out of range\n", "エラー: パラメータが範囲を越えています\n"},
        {"tunnel select 21", "Error: Parameter out of range\n", "エラー: パラメータが範囲を越えています\n"},
        {"ip lan2 address 999.1.1.1/24", "Error: Unrecognized IP address parameter\n",
         "エラー: IPアドレスが認識できません\n"},
        {"l2tp syslog on", "Error: Execute pp select command beforehand\n",
         "エラー: このコマンドは相手を選択してから実行してください\n"},
        {"ping", "Error: Insufficient or too many parameters\n", "エラー: パラメータの数が不適当です\n"},
        {"ping -c x 192.0.2.1", "Error: Parameter must be an integer\n",
         "エラー: パラメータは整数で指定してください\n"},
        {"ping -c 0 192.0.2.1", "Error: Parameter out of range\n",
         "エラー: パラメータが範囲を越えています\n"},
        {"ping -z 1 192.0.2.1", "Error: Illegal keyword\n",
         "エラー: パラメータのキーワードが認識できません\n"},
        {"ping -w 0.01 192.0.2.1", "Error: Parameter out of range\n",
         "エラー: パラメータが範囲を越えています\n"},
        {"ping 192.0.2.1 192.0.2.2", "Error: Insufficient or too many parameters\n",
         "エラー: パラメータの数が不適当です\n"},
        {"ping nowhere", "Error: Unrecognized IP address parameter\n",
         "エラー: IPアドレスが認識できません\n"},
        {"show ipsec sa 1 2", "Error: Insufficient or too many parameters\n",
         "エラー: パラメータの数が不適当です\n"},
        {"show status tunnel x", "Error: Parameter must be an integer\n",
         "エラー: パラメータは整数で指定してください\n"},
    };
    WorldBench bench;
    for (const Row& row : rows) {
      CAPTURE(row.line);
      CHECK(bench.run(bench.left(), row.line) == row.english);
      CHECK(bench.run(bench.left(), row.line, Level::administrator, Language::japanese) == row.japanese);
      CHECK(bench.left().running().lines().empty());
    }
  }

  TEST_CASE("an ordinary user may look, ping, select and set his screen, nothing else") {
    WorldBench bench(seed::wan(1), seed::wan(2));
    const auto as_user = [&](const char* line) { return bench.run(bench.left(), line, Level::general); };
    const std::string administrators = "Error: Administrator use only\n";
    CHECK(as_user("ip lan2 address 192.0.2.1/24") == administrators);
    CHECK(as_user("ip lan2 address rubbish") == administrators);
    CHECK(as_user("show config") == administrators);
    CHECK(as_user("no nat descriptor type 1") == administrators);
    CHECK(as_user("foo") == "Error: Invalid command name\n");
    CHECK(as_user("console lines infinity") == "");
    CHECK(as_user("tunnel select 1") == "");
    CHECK(as_user("SHOW IPSEC SA") == "");
    CHECK(as_user("no tunnel select") == "");
    CHECK(as_user("show status l2tp").find("Tunnel Control: 0") != std::string::npos);
    CHECK(as_user("ping -c 1 192.168.2.1").find("1 packets received") != std::string::npos);
    CHECK(bench.run(bench.left(), "ip lan2 address 192.0.2.1/24", Level::general, Language::japanese) ==
          "エラー: このコマンドは管理レベルでのみ使用できます\n");
  }

  TEST_CASE("comments and empty lines do nothing") {
    WorldBench bench;
    CHECK(bench.type(bench.left(), "\n# a comment\n   \n") == "");
    CHECK(bench.left().running().lines().empty());
  }

  TEST_CASE("selections change the session's context, and global commands work anywhere") {
    WorldBench bench;
    CHECK(bench.type(bench.left(), "tunnel select 3") == "");
    CHECK(bench.selection(bench.left()) == rtx::language::Selection{rtx::language::Context::tunnel, "3"});
    CHECK(bench.type(bench.left(),
                     "l2tp service on l2tpv3\nipsec tunnel 7\nipsec sa policy 7 1 esp aes-cbc sha-hmac\npp "
                     "select 1") == "");
    CHECK(bench.selection(bench.left()).context == rtx::language::Context::pp);
    CHECK(bench.type(bench.left(), "pp select none") == "");
    CHECK(bench.selection(bench.left()) == rtx::language::Selection{});
    CHECK(bench.run(bench.left(), "show config tunnel 3") ==
          "tunnel select 3\n ipsec tunnel 7\n  ipsec sa policy 7 1 esp aes-cbc sha-hmac\n");
    CHECK(bench.run(bench.left(), "show config tunnel 4") == "");
  }

  TEST_CASE("a model refuses what it does not have") {
    const std::string range = "Error: Parameter out of range\n";
    WorldBench bench("", "", [](Lab& lab) { lab.routers[1].model = "RTX1210"; });
    CHECK(bench.run(bench.left(), "tunnel enable 21") == range);
    CHECK(bench.run(bench.left(), "ip lan3 address 192.0.2.1/24") == range);
    CHECK(bench.run(bench.left(), "pp select 31") == range);
    CHECK(bench.run(bench.left(), "ipsec ike pre-shared-key 21 text x") == range);
    CHECK(bench.run(bench.left(), "ipsec sa policy 1000 21 esp aes-cbc") == range);
    CHECK(bench.run(bench.left(), "ipsec sa policy 1000 20 esp aes-cbc") == "");
    CHECK(bench.run(bench.right(), "tunnel enable 21") == "");
    CHECK(bench.run(bench.right(), "ip lan3 address 192.0.2.1/24") == "");
    CHECK(bench.run(bench.right(), "tunnel select 101") == range);
  }

  TEST_CASE("a bridge takes as many members as the model allows, and no LAN with an address") {
    WorldBench bench("ip lan1 address 192.168.100.1/24\n", "",
                     [](Lab& lab) { lab.routers[1].model = "RTX1210"; });
    CHECK(bench.run(bench.left(), "bridge member bridge1 lan1 tunnel1") == "Error: Parameter out of range\n");
    CHECK(bench.type(bench.left(), "no ip lan1 address\nbridge member bridge1 lan1 tunnel1") == "");
    CHECK(bench.run(bench.left(), "bridge member bridge1 lan1 tunnel1 tunnel2") ==
          "Error: Insufficient or too many parameters\n");
    CHECK(bench.run(bench.right(), "bridge member bridge1 lan1 tunnel1 tunnel2") == "");
    CHECK(bench.type(bench.left(), "no bridge member bridge1 lan1") == "");
    CHECK(bench.left().running().lines().empty());
  }

  TEST_CASE("show config has the router's header and hides passwords of people") {
    WorldBench bench("login user admin *\nadministrator password *\nsshd host key generate *\n" +
                     seed::ipsec_config(1));
    bench.type(bench.left(), "login user guest secret1\nlogin user auditor encrypted abcdef");
    const std::string text = bench.run(bench.left(), "show config");
    CHECK(std::regex_search(
        text,
        std::regex(
            "^# RTX830 Rev\\.15\\.02\\.31 \\(Fri Jul  5 10:40:25 2024\\)\n"
            "# MAC Address : 00:a0:de:[0-9a-f:]{8}, 00:a0:de:[0-9a-f:]{8}\n"
            "# Memory 256Mbytes, 2LAN\n"
            "# main:  RTX830 ver=00 serial=M4B[0-9]{6} MAC-Address=[0-9a-f:]{17} MAC-Address=[0-9a-f:]{17}\n"
            "# Reporting Date: [A-Z][a-z]{2} [0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4}\n")));
    CHECK(text.find("secret1") == std::string::npos);
    CHECK(text.find("abcdef") == std::string::npos);
    CHECK(has_line(text, "login user guest *"));
    CHECK(has_line(text, "administrator password *"));
    CHECK(has_line(text, "sshd host key generate *"));
    CHECK(has_line(text, "ipsec ike pre-shared-key 1 text test1234"));
    bench.pass(61s);
    CHECK(bench.run(bench.left(), "show config") != text);
  }

  TEST_CASE("settings equal to their defaults are kept and shown") {
    WorldBench bench;
    bench.type(bench.left(), "nat descriptor address inner 1 auto\nip routing on");
    const std::string text = bench.run(bench.left(), "show config");
    CHECK(has_line(text, "nat descriptor address inner 1 auto"));
    CHECK(has_line(text, "ip routing on"));
  }

  TEST_CASE("show environment in both languages") {
    WorldBench bench;
    bench.pass(24h * 5 + 3661s);
    const std::string english = bench.run(bench.left(), "show environment");
    CHECK(std::regex_search(
        english,
        std::regex("CPU: +[0-9]%\\(5sec\\) +[0-9]%\\(1min\\) +[0-9]%\\(5min\\)    Memory: 23% used\n")));
    CHECK(std::regex_search(english,
                            std::regex("\nBoot time: [0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8} \\+09:00\n")));
    CHECK(has_line(english, "Elapsed time from boot: 5days 01:01:01"));
    CHECK(has_line(english, "Firmware: exec0  Config. file: config0"));
    const std::string japanese =
        bench.run(bench.left(), "show environment", Level::general, Language::japanese);
    CHECK(std::regex_search(japanese, std::regex("メモリ: 23% used\n")));
    CHECK(std::regex_search(japanese, std::regex("\n起動時刻: [0-9]{4}/")));
    CHECK(has_line(japanese, "起動からの経過時間: 5日 01:01:01"));
  }

  TEST_CASE("displays in Japanese") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    bench.pass(30s);
    const auto run = [&](const char* line) {
      return bench.run(bench.left(), line, Level::administrator, Language::japanese);
    };
    const std::string l2tp = run("show status l2tp");
    CHECK(has_line(l2tp, "L2TPトンネル数: 1, L2TPセッション数: 1"));
    CHECK(has_line(l2tp, "トンネルの状態: established"));
    CHECK(has_line(l2tp, "Circuit Status 自機側:UP 相手側:UP"));
    CHECK(has_line(l2tp, "通信時間: 25秒"));
    CHECK(has_line(l2tp, "受信: 0 パケット [0 オクテット]"));
    CHECK(run("show ipsec sa").starts_with("Total: isakmp:1 send:2 recv:2\n"));
    CHECK(has_line(run("show status tunnel 1"), "トンネルインタフェースは接続されています"));
    CHECK(has_line(run("show status tunnel 2"), "トンネルインタフェースは接続されていません"));
    CHECK(run("show ip route").starts_with("宛先ネットワーク"));
    CHECK(run("show arp").starts_with("カウント数: 1\n"));
  }

  TEST_CASE("show ip route and show arp follow from addresses and routes") {
    WorldBench bench(seed::wan(1) + "ip route 10.9.0.0/16 gateway tunnel 1\n", seed::wan(2));
    CHECK(bench.run(bench.left(), "show ip route") ==
          "Destination         Gateway          Interface       Kind  Additional Info.\n"
          "default             192.168.1.2            LAN2    static  \n"
          "10.9.0.0/16         -                 TUNNEL[1]    static  \n"
          "192.168.1.0/24      192.168.1.1            LAN2  implicit  \n"
          "192.168.100.0/24    192.168.100.1       BRIDGE1  implicit  \n");
    CHECK(std::regex_match(bench.run(bench.left(), "show arp"),
                           std::regex("Count: 1\nInterface +IP address +MAC address +TTL\\(second\\)\nLAN2 "
                                      "+192\\.168\\.1\\.2 +00:a0:de:[0-9a-f:]{8} +1200\n")));
  }

  TEST_CASE("show status tunnel counts as up by its IPsec state alone") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    CHECK(has_line(bench.run(bench.left(), "show status tunnel 1"), "Current status is Offline."));
    bench.type(bench.left(), "tunnel select 1\nl2tp tunnel auth on other");
    bench.pass(3700s);
    const std::string status = bench.run(bench.left(), "show status tunnel 1");
    CHECK(has_line(status, "Interface type: L2TPv3"));
    CHECK(has_line(status, "Current status is Online."));
    CHECK(has_line(status, "1 hour 1 minute 37 seconds  connection."));
  }

  TEST_CASE("the log is bounded, and saving is a matter of saved and running") {
    WorldBench bench;
    for (int i = 0; i < 10100; ++i) bench.left().log("line " + std::to_string(i));
    CHECK(bench.left().log_lines().size() == 10000);
    CHECK(bench.left().log_lines().back().text == "line 10099");
    CHECK_FALSE(bench.left().has_unsaved_changes());
    bench.type(bench.left(), "ip routing on");
    CHECK(bench.left().has_unsaved_changes());
    bench.type(bench.left(), "no ip routing");
    CHECK_FALSE(bench.left().has_unsaved_changes());
  }
}
