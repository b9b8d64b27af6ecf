#include "health/compare.hpp"

#include "health/visit.hpp"
#include "safety/store_error.hpp"
#include "tests/health/pair_scene.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

using namespace rtx::health;
using namespace rtx::health::scene;
namespace fs = std::filesystem;

namespace {

const std::string routes = R"(Destination         Gateway          Interface       Kind  Additional Info.
default             198.51.100.2           LAN2    static
10.20.0.0/16        -                TUNNEL[1]    static
)";
const std::string neighbours = R"(Count: 1
Interface    IP address       MAC address        TTL(second)
LAN2         198.51.100.2     02:00:5e:00:00:02  1118
)";

SubjectSeen seen() {
  SubjectSeen subject = pair();
  for (EndSeen& end : subject.ends) {
    end.seen.answers.push_back({"show ip route", routes, {}});
    end.seen.answers.push_back({"show arp", neighbours, {}});
  }
  return subject;
}

Snapshot snapshot_of(const SubjectSeen& subject) {
  Snapshot snapshot;
  snapshot.name = "s";
  snapshot.of = "--all";
  snapshot.taken = subject.ends[0].seen.at;
  snapshot.complete = true;
  add(snapshot, subject, rtx::playbooks::Redactor{});
  return snapshot;
}

std::vector<std::string> differences(const SubjectSeen& after) {
  std::vector<std::string> words;
  for (const Deviation& one : compare(snapshot_of(seen()), snapshot_of(after)))
    words.push_back(one.router + " " + one.kind + ": " + words_for(one));
  return words;
}

using Words = std::vector<std::string>;

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "rtx-snapshot-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::string refusal(const fs::path& folder, const std::string& name) {
  try {
    static_cast<void>(load_snapshot(folder, name));
  } catch (const rtx::safety::StoreError& error) {
    return error.what();
  }
  return "taken";
}

}  // namespace

TEST_SUITE("compare") {
  TEST_CASE("what always moves is no difference") {
    SubjectSeen after = seen();
    for (std::size_t at = 0; at < 2; ++at) {
      std::string& l2tp = answer(after, at, "show status l2tp");
      l2tp = replaced(replaced(l2tp, "432000 seconds", "460800 seconds"),
                      "Local Tunnel ID: ", "Local Tunnel ID: 9");
      std::string& sa = answer(after, at, "show ipsec sa");
      sa = replaced(sa, "send 20000", "send 12   ");
      std::string& environment = answer(after, at, "show environment");
      environment = replaced(environment, "10days", "11days");
      std::string& arp = answer(after, at, "show arp");
      arp = replaced(arp, "1118", "17") + "LAN1(port2)  192.168.100.50   02:00:5e:00:00:50  900\n";
      std::string& config = answer(after, at, "show config");
      config = replaced(config, "Jan 31 11:00:00", "Feb  1 11:00:00");
    }
    CHECK(differences(after) == Words{});
  }

  TEST_CASE("nor is the order of the gateways of a route") {
    const std::string one = "10.30.0.0/16        192.168.100.7    BRIDGE1  static\n";
    const std::string other = "10.30.0.0/16        192.168.100.8    BRIDGE1  static\n";
    SubjectSeen before = seen();
    answer(before, 0, "show ip route") += one + other;
    SubjectSeen after = seen();
    answer(after, 0, "show ip route") += other + one;
    CHECK(compare(snapshot_of(before), snapshot_of(after)).empty());
  }

  TEST_CASE("what a person cares about is") {
    SubjectSeen after = seen();
    Words expected;
    SUBCASE("a tunnel's state") {
      std::string& text = answer(after, 0, "show status l2tp");
      text = replaced(text, "Tunnel State: established", "Tunnel State: wait_ctl_reply");
      expected = {"yamaha01 tunnel: tunnel 1: established, now wait_ctl_reply"};
    }
    SUBCASE("a circuit of a tunnel, and the far end's") {
      std::string& text = answer(after, 0, "show status l2tp");
      text = replaced(text, "local:UP", "local:DOWN");
      std::string& far = answer(after, 1, "show status l2tp");
      far = replaced(far, "peer:UP", "peer:DOWN");
      expected = {"yamaha01 tunnel: tunnel 1: established, now established, circuit DOWN",
                  "yamaha02 tunnel: tunnel 1: established, now established, the far end's circuit DOWN"};
    }
    SUBCASE("an SA that is gone") {
      answer(after, 1, "show ipsec sa") = "";
      expected = {"yamaha02 sa: gateway 1 is gone (before: isakmp send recv)"};
    }
    SUBCASE("a route that is gone, and another") {
      std::string& text = answer(after, 0, "show ip route");
      text = replaced(text, "10.20.0.0/16 ", "10.21.0.0/16 ");
      expected = {"yamaha01 route: route 10.20.0.0/16 is gone (before: TUNNEL[1] (static))",
                  "yamaha01 route: route 10.21.0.0/16 is new: TUNNEL[1] (static)"};
    }
    SUBCASE("a neighbour that is gone") {
      answer(after, 0, "show arp") = neighbours.substr(0, neighbours.find("LAN2"));
      expected = {"yamaha01 neighbour: neighbour 198.51.100.2 is gone (before: 02:00:5e:00:00:02 on LAN2)"};
    }
    SUBCASE("a neighbour with another address of its card") {
      std::string& text = answer(after, 0, "show arp");
      text = replaced(text, "02:00:5e:00:00:02", "02:00:5e:00:00:03");
      expected = {
          "yamaha01 neighbour: neighbour 198.51.100.2: 02:00:5e:00:00:02 on LAN2, now 02:00:5e:00:00:03 on "
          "LAN2"};
    }
    SUBCASE("loss that appeared") {
      answer(after, 1, after.ends[1].ping) = ping(5, 4);
      expected = {"yamaha02 loss: ping -c 5 192.168.100.1: 0 % lost, now 20 % lost"};
    }
    SUBCASE("lines of the configuration") {
      std::string& text = answer(after, 0, "show config");
      text = replaced(text, "ipsec auto refresh on\n", "ip lan1 mtu 1400\n");
      text = replaced(text, "end-id SITES", "end-id OTHER");
      text = replaced(text, " tunnel enable 1\n", " ip tunnel mtu 1400\n");
      expected = {"yamaha01 config: new line: ip lan1 mtu 1400",
                  "yamaha01 config: tunnel 1: l2tp remote end-id OTHER (before: l2tp remote end-id SITES)",
                  "yamaha01 config: tunnel 1: new line: ip tunnel mtu 1400",
                  "yamaha01 config: line is gone: tunnel enable 1",
                  "yamaha01 config: line is gone: ipsec auto refresh on"};
    }
    SUBCASE("the firmware") {
      std::string& text = answer(after, 0, "show environment");
      text = replaced(text, "Rev.15.02.31", "Rev.15.02.32");
      expected = {"yamaha01 firmware: firmware: 15.02.31, now 15.02.32"};
    }
    Words found = differences(after);
    std::ranges::sort(found);
    std::ranges::sort(expected);
    CHECK(found == expected);
  }

  TEST_CASE("every router is asked for its tunnels, and only once") {
    VisitSettings settings;
    settings.more = {"show status l2tp", "show ipsec sa", "show arp"};
    CHECK(questions(settings, false) ==
          Words{"show environment", "show config", "show status l2tp", "show ipsec sa", "show arp"});
    CHECK(questions(settings, true) ==
          Words{"show environment", "show status l2tp", "show ipsec sa", "show config", "show arp"});
  }

  TEST_CASE("what a model refuses at both times is no difference, at one of them it is not seen") {
    const auto refused = [](const char* why) {
      Snapshot snapshot = snapshot_of(seen());
      snapshot.routers[0].answers.push_back({"show status l2tp", "", why});
      return snapshot;
    };
    CHECK(compare(refused("no such command"), refused("no such command")).empty());
    CHECK(compare(refused("no such command"), refused("not now")).size() == 1);
    CHECK(compare(snapshot_of(seen()), refused("no such command")).size() == 1);
  }

  TEST_CASE("what was not seen cannot be compared, and is said") {
    SubjectSeen after = seen();
    SUBCASE("a router that was not reached") {
      after.ends[1].seen.answers.clear();
      after.ends[1].seen.trouble = "nothing answered";
      after.ends[1].seen.next_step = "see whether it is on";
      CHECK(differences(after) ==
            Words{"yamaha02 unseen: the router cannot be compared; now: nothing answered"});
      CHECK(compare(snapshot_of(seen()), snapshot_of(after))[0].next_step == "see whether it is on");
    }
    SUBCASE("a router that was not looked at") {
      after.ends.pop_back();
      CHECK(differences(after) ==
            Words{"yamaha02 unseen: the router cannot be compared; now: it was not looked at"});
    }
    SUBCASE("tables of which nothing, or no row, is understood") {
      answer(after, 0, "show ip route") = "Destination  Gateway  Interface  Kind\ndefault via 198.51.100.2\n";
      answer(after, 1, "show arp") = "198.51.100.2 is at 02:00:5e:00:00:02\n";
      CHECK(differences(after) == Words{"yamaha01 unseen: show ip route cannot be compared; now: not read",
                                        "yamaha02 unseen: show arp cannot be compared; now: not read"});
    }
    SUBCASE("a ping that was not sent again") {
      std::erase_if(after.ends[1].seen.answers,
                    [](const Answered& one) { return one.command.starts_with("ping "); });
      CHECK(differences(after) ==
            Words{"yamaha02 unseen: ping -c 5 192.168.100.1 cannot be compared; now: it was not asked"});
    }
    SUBCASE("nonsense") {
      Words expected;
      for (const char* command :
           {"show environment", "show status l2tp", "show ipsec sa", "show ip route", "show arp"}) {
        answer(after, 0, command) = "%$&! nonsense\nof two lines\n";
        expected.push_back("yamaha01 unseen: " + std::string{command} + " cannot be compared; now: not read");
      }
      CHECK(differences(after) == expected);
      CHECK(compare(snapshot_of(after), snapshot_of(after)).size() == expected.size());
    }
  }

  TEST_CASE("loss did not appear where nothing was measured before") {
    SubjectSeen before = seen();
    SubjectSeen after = seen();
    answer(after, 1, after.ends[1].ping) = ping(5, 4);
    SUBCASE("it was not asked") {
      std::erase_if(before.ends[1].seen.answers,
                    [](const Answered& one) { return one.command.starts_with("ping "); });
    }
    SUBCASE("it could not be read") {
      answer(before, 1, before.ends[1].ping) = "%$&! nonsense\n";
    }
    const auto found = compare(snapshot_of(before), snapshot_of(after));
    REQUIRE(found.size() == 1);
    CHECK(is_unseen(found[0]));
    CHECK_FALSE(found[0].before.empty());
    CHECK(found[0].after.empty());
  }

  TEST_CASE("a snapshot is read back as it was written, without secrets") {
    const Folder folder;
    const Snapshot taken = snapshot_of(seen());
    save(folder.path / "snapshots", taken);
    CHECK(snapshots_in(folder.path / "snapshots") == std::vector<std::string>{"s"});
    const Snapshot read = load_snapshot(folder.path / "snapshots", "s");
    CHECK(read.of == "--all");
    CHECK(read.complete);
    CHECK(read.taken == taken.taken);
    CHECK(compare(taken, read).empty());
    CHECK(read.routers.size() == 2);
    for (const auto& file : fs::directory_iterator{folder.path / "snapshots" / "s"}) {
      std::ifstream stream{file.path()};
      const std::string text{std::istreambuf_iterator<char>{stream}, {}};
      CHECK(text.find("the-common-key") == std::string::npos);
      CHECK(text.find("the-l2tp-password") == std::string::npos);
    }
  }

  TEST_CASE("one of that name is never written over, and a damaged one is said") {
    const Folder folder;
    save(folder.path, snapshot_of(seen()));
    CHECK_THROWS_AS(save(folder.path, snapshot_of(seen())), rtx::safety::StoreError);
    CHECK_THROWS_AS(must_have_room(folder.path, "s"), rtx::safety::StoreError);
    must_have_room(folder.path, "t");
    const auto there = std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{});
    CHECK(there == 1);  // Nothing unfinished is left.
    CHECK(refusal(folder.path, "other").starts_with("there is no snapshot 'other' in "));
    CHECK(refusal(folder.path, "../s").starts_with("there is no snapshot '../s' in "));
    std::ofstream{folder.path / "s" / "router-2.json"} << "{\"schema\":1}";
    CHECK(refusal(folder.path, "s").find("router-2.json: the snapshot is damaged: it has no 'router'") !=
          std::string::npos);
    std::ofstream{folder.path / "s" / "snapshot.json"} << "nonsense";
    CHECK(refusal(folder.path, "s").find("it is no JSON object") != std::string::npos);
  }

  TEST_CASE("of two that are written at once under one name, one is whole and the other is refused") {
    const Folder folder;
    const Snapshot taken = snapshot_of(seen());
    std::atomic<int> refused{0};
    const auto write = [&] {
      try {
        save(folder.path, taken);
      } catch (const rtx::safety::StoreError&) {
        ++refused;
      }
    };
    std::thread other{write};
    write();
    other.join();
    CHECK(refused == 1);
    CHECK(load_snapshot(folder.path, "s").routers.size() == 2);
    CHECK(std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{}) == 1);
  }

  TEST_CASE("names") {
    CHECK(is_snapshot_name("before-2026.01"));
    for (const char* bad : {"", ".hidden", "a/b", "a b", "../x"}) CHECK_FALSE(is_snapshot_name(bad));
  }
}
