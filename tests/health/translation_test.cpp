#include "health/translation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

namespace rtx::health {
namespace {

std::string japanese(std::string_view words) {
  return said_in(Language::japanese, words);
}

}  // namespace

TEST_SUITE("translation") {
  TEST_CASE("what differs stands where it belongs") {
    CHECK(japanese("tunnel 1 does not run") == "トンネル1が動作していません");
    CHECK(japanese("20 % of the pings are lost") == "pingの20 %が失われました");
    CHECK(japanese("the round trip takes 12.3 ms") == "往復遅延が12.3 msです");
    CHECK(japanese("it restarted 35 min 10 s ago, since the last check") ==
          "前回の確認のあとに再起動しています(35分10秒前)");
    CHECK(japanese("no NAT entry lets udp 500 in to 192.0.2.1") ==
          "NATディスクリプターに、udp 500 を 192.0.2.1 に通す静的マスカレードがありません");
    CHECK(japanese("tunnel 1 is established, but its session is wait_reply") ==
          "トンネル1は確立していますが、セッションが確立していません(状態: wait_reply)");
  }

  TEST_CASE("names in front and a symptom behind are kept") {
    CHECK(japanese("yamaha01: tunnel 1 is wait_ctl_reply") ==
          "yamaha01: トンネル1が確立していません(状態: wait_ctl_reply)");
    CHECK(japanese("yamaha02: tunnel 1 is not enabled (yamaha01: there is no SA with the far end)") ==
          "yamaha02: トンネル1が有効になっていません(yamaha01: 対向とのSAがありません)");
    CHECK(japanese(
              "tokyo: ssh admin@192.0.2.1:22: cannot connect to port 22 (192.0.2.1: Connection refused)") ==
          "tokyo: ssh admin@192.0.2.1:22: ポート22に接続できません(192.0.2.1: Connection refused)");
    CHECK(japanese("tokyo: ssh a@b:22: authentication: the connection was cut") ==
          "tokyo: ssh a@b:22: 認証: 接続が切れました");
  }

  TEST_CASE("what could not be told, and what is not well besides") {
    CHECK(
        japanese("tokyo: it cannot be told whether all is saved: wrong password; besides, osaka: ssh a@b:22: "
                 "the connection was cut") ==
        "tokyo: 設定が保存されているか判定できません: wrong password。このほか、osaka: ssh a@b:22: "
        "接続が切れました");
  }

  TEST_CASE("lines of a configuration stay as they are, what is the matter with them is told") {
    CHECK(japanese("changes are not saved: ip lan1 mtu 1400; (gone) ip route default gateway 192.0.2.1") ==
          "設定が保存されていません: ip lan1 mtu 1400; (削除) ip route default gateway 192.0.2.1");
    CHECK(japanese("its configuration is not what it should be: missing: l2tp service on l2tpv3; ip lan1 mtu "
                   "1400 (should be: ip lan1 mtu 1500); too much: telnetd service on; and 3 more") ==
          "設定が定められた内容と違います: 不足: l2tp service on l2tpv3; ip lan1 mtu 1400(正しくは: ip lan1 "
          "mtu "
          "1500); 余分: telnetd service on; ほか3件");
  }

  TEST_CASE("a sentence within a sentence") {
    CHECK(japanese("it cannot be told whether all is saved: it refused 'show config 0': Error") ==
          "設定が保存されているか判定できません: 'show config 0' を受け付けませんでした: Error");
    CHECK(japanese("it cannot be told whether all is saved: wrong password") ==
          "設定が保存されているか判定できません: wrong password");
  }

  TEST_CASE("what is not known stays as it is") {
    for (const char* words : {"", "(", ")", "one user: count(user) is 2", "memory at full",
                              "it restarted soon ago, since the last check", "rtxctl run tokyo -- 'show log'",
                              "a: b: c: d: e: f: the pre-shared keys differ"})
      CHECK(japanese(words) == words);
    CHECK(said_in(Language::english, "the pre-shared keys differ") == "the pre-shared keys differ");
  }

  TEST_CASE("a router's endless text is looked through in bounds, and stays") {
    std::string text;
    while (text.size() < 100'000) text += "a: tunnel 1 is (x % of; ";
    text += ")";
    CHECK(japanese(text) == text);
  }

  TEST_CASE("every sentence is there once, and its Japanese takes all of its parts") {
    std::set<std::string_view> seen;
    for (const Sentence& sentence : sentences()) {
      CAPTURE(sentence.english);
      CHECK(seen.insert(sentence.english).second);
      const auto parts = std::ranges::count(sentence.english, '{');
      CHECK(std::ranges::count(sentence.japanese, '{') == parts);
      for (std::ptrdiff_t number = 0; number < parts; ++number)
        CHECK(sentence.japanese.find("{" + std::to_string(number) + "}") != std::string_view::npos);
    }
  }
}

}  // namespace rtx::health
