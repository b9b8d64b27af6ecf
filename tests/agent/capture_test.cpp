#include "agent/capture.hpp"

#include "transports/secret.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::agent::testing {
namespace {

std::string all(const std::vector<Capture::Event>& events, bool typed) {
  std::string stream;
  for (const auto& event : events)
    if (event.typed == typed) stream += event.bytes;
  return stream;
}

playbooks::Redactor knowing(const std::string& secret) {
  playbooks::Redactor redactor;
  redactor.add(transports::Secret{secret});
  return redactor;
}

}  // namespace

TEST_SUITE("agent/capture") {
  TEST_CASE("a known secret is masked in whatever pieces it comes") {
    const std::string stream = "\r\n# description 1 hunter22 end\r\n# ";
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
      Capture capture;
      capture.on_received(stream.substr(0, cut));
      capture.on_received(stream.substr(cut));
      const auto events = capture.events(knowing("hunter22"));
      REQUIRE(events.size() == 2);
      CHECK(all(events, false) == "\r\n# description 1 ******** end\r\n# ");
    }
  }

  TEST_CASE("a secret that the console broke at the end of its line is masked") {
    Capture capture;
    capture.on_received("0123456789 hun\r\nter22 end\r\n");
    CHECK(all(capture.events(knowing("hunter22")), false) == "0123456789 ******** end\r\n");
    CHECK(capture.transcript(knowing("hunter22")) == "0123456789 ******** end\n");
  }

  TEST_CASE("what the language knows to be secret is masked where it is typed, echoed and printed again") {
    Capture capture;
    capture.on_received("# ");
    capture.on_typed("ipsec ike pre-shared-key 1 text s3same\r");
    capture.on_received("ipsec ike pre-shared-key 1 text s3same\r\n# ");
    capture.on_typed("show config\r");
    capture.on_received("show config\r\nfoo s3same bar\r\n# ");
    const auto events = capture.events({});
    CHECK(all(events, true) == "ipsec ike pre-shared-key 1 text ********\rshow config\r");
    CHECK(all(events, false) ==
          "# ipsec ike pre-shared-key 1 text ********\r\n# show config\r\nfoo ******** bar\r\n# ");
    CHECK(capture.transcript({}).find("s3same") == std::string::npos);
  }

  TEST_CASE("a secret known only from a broken line is masked all over") {
    const std::string key(60, 'k');
    const std::string line = "ipsec ike pre-shared-key 1 text " + key;
    Capture capture;
    capture.on_received(line.substr(0, 80) + "\r\n" + line.substr(80) + "\r\nagain " + key + "\r\n");
    const std::string seen = all(capture.events({}), false);
    CHECK(seen.find("kkkk") == std::string::npos);
    CHECK(seen.find("again ********") != std::string::npos);
  }

  TEST_CASE("what answers a password question is masked, however short, key by key") {
    for (const std::string question :
         {"Password: ", "New_Password: ", "\x83\x70\x83\x58\x83\x8f\x81\x5b\x83\x68: "}) {
      Capture capture;
      capture.on_received("\r\n" + question);
      for (const char key : std::string{"ab\r"}) capture.on_typed({&key, 1});
      capture.on_received("\r\n> ");
      capture.on_typed("show environment\r");
      CHECK(all(capture.events({}), true) == "********\rshow environment\r");
    }
  }

  TEST_CASE("Enter alone at a password question stays, and what follows is no password") {
    Capture capture;
    capture.on_received("Password: ");
    capture.on_typed("\r");
    capture.on_received("\r\nUsername: ");
    capture.on_typed("admin\r");
    CHECK(all(capture.events({}), true) == "\radmin\r");
  }

  TEST_CASE("a secret that was corrected while it was typed is not to be seen") {
    Capture capture;
    capture.on_received("# ipsec ike pre-shared-key 1 text s3samX\b \be\r\n# ");
    const std::string seen = all(capture.events({}), false);
    CHECK(seen.find("s3sam") == std::string::npos);
    CHECK(seen.find("pre-shared-key 1 text *") != std::string::npos);
  }

  TEST_CASE("a transcript is text: pager, backspaces and escape sequences are gone") {
    Capture capture;
    capture.on_received("one\r\ntwX\b \bo\x1b[2J\r\n");
    CHECK(capture.transcript({}) == "one\ntwo\n");
  }

  TEST_CASE("what is kept is bounded") {
    constexpr std::size_t limit = 4096;
    Capture capture{limit};
    const std::string block(1024, 'x');
    for (std::size_t kept = 0; kept < limit; kept += block.size()) capture.on_received(block);
    CHECK_FALSE(capture.is_cut());
    capture.on_received("more");
    capture.on_typed("and more");
    CHECK(capture.is_cut());
    std::size_t size = 0;
    for (const auto& event : capture.events({})) size += event.bytes.size();
    CHECK(size == limit);
  }
}

}  // namespace rtx::agent::testing
