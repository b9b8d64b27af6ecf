#include "health/printed_config.hpp"

#include "health/backup.hpp"
#include "tests/health/pair_scene.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::health {
namespace {

constexpr const char* header =
    "# RTX830 Rev.15.02.31 (Tue Mar  5 10:00:00 2024)\n# Reporting Date: Jan 31 02:00:00 2026\n";

/// What a router printed; `|` is where a row that filled the console ended.
Answered printed(const std::string& lines) {
  transports::Reply reply;
  for (const char letter : header + lines) {
    if (letter == '|') {
      reply.joints.push_back(reply.text.size());
    } else {
      reply.text += letter;
    }
  }
  return printed_config(std::move(reply));
}

std::string why_unsure(const std::string& lines) {
  return printed(lines).unsure;
}

SubjectSeen with_unsure_first_end() {
  SubjectSeen seen = scene::pair();
  for (Answered& answer : seen.ends[0].seen.answers)
    if (answer.command == "show config") answer.unsure = "'show config' did not print a whole configuration";
  return seen;
}

}  // namespace

TEST_SUITE("printed config") {
  TEST_CASE("a line as wide as the console is not joined with the next one") {
    const Answered answer = printed("ip route 192.0.2.0/24 gateway 198.51.100.2 hide|ip lan1 mtu 1400\n");
    CHECK(answer.unsure.empty());
    CHECK(answer.text == header + std::string{"ip route 192.0.2.0/24 gateway 198.51.100.2 hide\n"
                                              "ip lan1 mtu 1400\n"});
  }

  TEST_CASE("where that cannot be told, it is said, without a secret") {
    CHECK(
        why_unsure("description lan1 yy|console prompt tokyo\n") ==
        "'show config' does not show whether 'description lan1 ...' is one line or several, because it fills "
        "the console: another 'console columns' would");
    CHECK(why_unsure("  snmp syscontact yy|console prompt tokyo\n").find("'snmp syscontact ...'") !=
          std::string::npos);
  }

  TEST_CASE("a message of the console is no line of a configuration; a line of newer firmware may be") {
    CHECK(why_unsure("[EMFS] something happened\nip lan1 mtu 1400\n") ==
          "'show config' holds a line that is no configuration: [EMFS] something happened");
    for (const std::string line : {"flux capacitor on\n", "[] x\n", "[not a tag] x\n", " [EMFS] in a block\n",
                                   "macro m <<E\n[LAN] x\nE\n"})
      CHECK(why_unsure(line).empty());
  }

  TEST_CASE("twice the same is the same but for the time; fewer lines are not") {
    const std::string lines = "ip lan1 mtu 1400\nip lan2 mtu 1400\n";
    Answered first = printed(lines);
    Answered later = first;
    later.text.replace(later.text.find("02:00:00"), 8, "02:00:01");
    compare(first, later);
    CHECK(first.unsure.empty());
    compare(first, printed("ip lan1 mtu 1400\n"));
    CHECK(first.unsure ==
          "'show config' did not print the same when it was asked again: it was changed, or cut short");
    Answered refused = printed("");
    refused.error = "Illegal keyword";
    first = printed(lines);
    compare(first, refused);
    CHECK_FALSE(first.unsure.empty());
  }

  TEST_CASE("what is not sure is unread, and is not kept") {
    const SubjectSeen seen = with_unsure_first_end();
    const auto running = read_running(seen.ends[0].seen);
    CHECK_FALSE(running);
    CHECK(running.why_not == "'show config' did not print a whole configuration");
    Backup backup;
    backup.take(seen);
    REQUIRE(backup.not_kept().size() == 1);
    CHECK(backup.not_kept().begin()->first == seen.ends[0].seen.router);
    backup.take(scene::pair());
    CHECK(backup.not_kept().empty());
  }
}

}  // namespace rtx::health
