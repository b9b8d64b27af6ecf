#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

const std::string lost = "1 packets transmitted, 0 packets received, 100.0% packet loss\n";

bool answers(const std::string& text, int ttl) {
  return text.find(" ttl=" + std::to_string(ttl) + " ") != std::string::npos &&
         text.find(" 0.0% packet loss") != std::string::npos;
}

}  // namespace

TEST_SUITE("twin/ping") {
  TEST_CASE("the time to live tells how many routers are between") {
    WorldBench bench(seed::wan(1), seed::wan(2));
    CHECK(answers(bench.run(bench.left(), "ping -c 1 192.168.1.1"), 255));
    CHECK(answers(bench.run(bench.left(), "ping -c 1 192.168.1.2"), 254));
    CHECK(answers(bench.run(bench.left(), "ping -c 1 192.168.2.2"), 253));
    CHECK(answers(bench.run(bench.left(), "ping -c 1 192.168.2.1"), 252));
    CHECK(bench.run(bench.left(), "ping -c 1 192.168.2.9") == lost);
    CHECK(bench.run(bench.left(), "ping -c 1 203.0.113.1") == lost);
  }

  TEST_CASE("both ends need the way there and back") {
    WorldBench bench(seed::wan(1), seed::wan(2));
    bench.type(bench.right(), "no ip route default");
    CHECK(bench.run(bench.left(), "ping -c 1 192.168.2.1") == lost);
    bench.type(bench.right(), "ip route default gateway 192.168.2.2");
    CHECK(answers(bench.run(bench.left(), "ping -c 1 192.168.2.1"), 252));
    CHECK(answers(bench.run(bench.left(), "ping -c 1 -sa 192.168.100.1 192.168.2.1"),
                  252));  // Its NAT hides the source.
    bench.type(bench.left(), "no ip lan2 nat descriptor");
    CHECK(bench.run(bench.left(), "ping -c 1 -sa 192.168.100.1 192.168.2.1") == lost);
    bench.type(bench.left(), "no ip route default");
    CHECK(bench.run(bench.left(), "ping -c 1 192.168.2.1") == lost);
  }

  TEST_CASE("filters of both ends see requests and replies") {
    WorldBench bench(seed::wan(1) + "ip filter 1 pass * * icmp\nip filter 2 reject *\n",
                     seed::wan(2) + "ip filter 1 pass * * udp\n");
    bench.type(bench.left(), "ip lan2 secure filter in 1 2");
    CHECK(answers(bench.run(bench.left(), "ping -c 1 192.168.2.1"), 252));
    bench.type(bench.left(), "ip lan2 secure filter in 2 1");
    CHECK(bench.run(bench.left(), "ping -c 1 192.168.2.1") == lost);
    bench.type(bench.left(), "no ip lan2 secure filter in");
    bench.type(bench.right(), "ip lan2 secure filter out 1");
    CHECK(bench.run(bench.left(), "ping -c 1 192.168.2.1") == lost);
  }

  TEST_CASE("Japanese replies and statistics") {
    WorldBench bench(seed::wan(1), seed::wan(2));
    const std::string text =
        bench.run(bench.left(), "ping -c 2 192.168.2.1", Level::general, Language::japanese);
    CHECK(std::regex_match(
        text, std::regex("192\\.168\\.2\\.1から受信: シーケンス番号=0 ttl=252 時間=0\\.[0-9]{3}ミリ秒\n"
                         "192\\.168\\.2\\.1から受信: シーケンス番号=1 ttl=252 時間=0\\.[0-9]{3}ミリ秒\n\n"
                         "2個のパケットを送信し、2個のパケットを受信しました。0\\.0%パケットロス\n"
                         "往復遅延 最低/平均/最大 = 0\\.[0-9]{3}/0\\.[0-9]{3}/0\\.[0-9]{3} ミリ秒\n")));
  }

  TEST_CASE("lost echoes leave gaps, and the average is that of the replies") {
    WorldBench bench(seed::wan(1), seed::wan(2), [](Lab& lab) { lab.networks[0].loss = 0.3; });
    const std::string text = bench.run(bench.left(), "ping -c 50 192.168.2.1");
    std::smatch statistics;
    REQUIRE(std::regex_search(
        text, statistics,
        std::regex("50 packets transmitted, ([0-9]+) packets received, ([0-9.]+)% packet loss\n"
                   "round-trip min/avg/max = ([0-9.]+)/([0-9.]+)/([0-9.]+) ms\n")));
    double sum = 0, shortest = 1e9, longest = 0;
    int count = 0;
    const std::regex time("time=([0-9.]+)ms");
    for (std::sregex_iterator each(text.begin(), text.end(), time), end; each != end; ++each, ++count) {
      const double value = std::stod((*each)[1]);
      sum += value;
      shortest = std::min(shortest, value);
      longest = std::max(longest, value);
    }
    CHECK(count == std::stoi(statistics[1]));
    CHECK(count > 20);
    CHECK(count < 48);
    CHECK(std::stod(statistics[2]) == doctest::Approx(100.0 * (50 - count) / 50));
    CHECK(std::stod(statistics[3]) == doctest::Approx(shortest));
    CHECK(std::stod(statistics[4]) == doctest::Approx(sum / count).epsilon(0.01));
    CHECK(std::stod(statistics[5]) == doctest::Approx(longest));
  }

  TEST_CASE("echoes go out once a second, and a lost one is waited for") {
    WorldBench bench(seed::wan(1), seed::wan(2));
    LabTime begun = bench.world().now();
    bench.run(bench.left(), "ping -c 3 192.168.2.1");
    CHECK(bench.world().now() - begun >= 2s);
    CHECK(bench.world().now() - begun < 2010ms);
    begun = bench.world().now();
    bench.run(bench.left(), "ping -c 3 203.0.113.1");
    CHECK(bench.world().now() - begun == 3s);
    begun = bench.world().now();
    bench.run(bench.left(), "ping -c 3 -w 2.5 203.0.113.1");
    CHECK(bench.world().now() - begun == 7500ms);
  }

  TEST_CASE("each echo is judged at its own time") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    const std::string text = bench.run(bench.left(), "ping -c 10 192.168.100.2");
    CHECK(text.starts_with("received from 192.168.100.2: icmp_seq=5 ttl=254"));
    CHECK(text.find("10 packets transmitted, 5 packets received, 50.0% packet loss") != std::string::npos);
  }

  TEST_CASE("without a count it goes on until it is interrupted") {
    WorldBench bench(seed::wan(1), seed::wan(2));
    rtx::language::Selection selection;
    Outcome outcome = bench.left().execute("ping 192.168.2.1", selection, Level::general, Language::english);
    REQUIRE(outcome.more != nullptr);
    REQUIRE(outcome.interrupted != nullptr);
    CHECK(outcome.output.front().text.starts_with("received from 192.168.2.1: icmp_seq=0"));
    for (int i = 1; i < 100; ++i) {
      const auto lines = outcome.more();
      REQUIRE(lines.size() == 2);
      CHECK(lines[0].after >= std::chrono::seconds(i));
      CHECK(lines[1].silent);
      CHECK(lines[1].after == std::chrono::seconds(i + 1));
    }
    const auto statistics = outcome.interrupted(99s);
    REQUIRE(statistics.size() == 3);
    CHECK(statistics[1] == "100 packets transmitted, 100 packets received, 0.0% packet loss");
  }

  TEST_CASE("a name from the host table is shown with its address") {
    WorldBench bench(seed::wan(1) + "ip host far.example 192.168.2.1\n", seed::wan(2));
    CHECK(bench.run(bench.left(), "ping -c 1 far.example")
              .starts_with("received from far.example (192.168.2.1): icmp_seq=0 ttl=252"));
  }

  TEST_CASE("a slow network is slow, and beyond the patience it is lost") {
    WorldBench bench(seed::wan(1), seed::wan(2), [](Lab& lab) { lab.networks[0].round_trip = 30ms; });
    CHECK(std::regex_search(bench.run(bench.left(), "ping -c 1 192.168.2.1"),
                            std::regex("time=3[0-9]\\.[0-9]{3}ms")));
    WorldBench slower(seed::wan(1), seed::wan(2), [](Lab& lab) { lab.networks[0].round_trip = 1500ms; });
    CHECK(slower.run(slower.left(), "ping -c 1 192.168.2.1") == lost);
    CHECK(slower.run(slower.left(), "ping -c 1 -w 3 192.168.2.1").find("1 packets received") !=
          std::string::npos);
  }
}
