#include "playbooks/redactor.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::playbooks::testing {
namespace {

std::string redacted(const std::string& secret, const std::string& text) {
  Redactor redactor;
  redactor.add(transports::Secret{secret});
  return redactor.redact(text);
}

}  // namespace

TEST_SUITE("playbooks/redactor") {
  TEST_CASE("a secret is masked wherever it occurs") {
    CHECK(redacted("hunter2", "a hunter2 b\nhunter2hunter2") == "a * b\n**");
    CHECK(redacted("hunter2", "nothing here") == "nothing here");
  }

  TEST_CASE("a short secret is masked only where the language knows it to be one") {
    CHECK(redacted("on", "l2tp always-on on") == "l2tp always-on on");
    CHECK(redacted("abc", "l2tp tunnel auth on abc") == "l2tp tunnel auth on *");
  }

  TEST_CASE("words that the language knows to be secret are masked without being known") {
    CHECK(Redactor{}.redact("ipsec ike pre-shared-key 1 text somebody-elses\nip lan1 address dhcp") ==
          "ipsec ike pre-shared-key 1 text *\nip lan1 address dhcp");
  }

  TEST_CASE("the quoted form of a secret is masked, too") {
    CHECK(redacted("pass\"wo\"rd", R"(echo "pass\"wo\"rd" and pass"wo"rd)") == R"(echo "*" and *)");
  }

  TEST_CASE("a secret inside another does not leave the rest of it") {
    Redactor redactor;
    redactor.add(transports::Secret{"pass"});
    redactor.add(transports::Secret{"password"});
    redactor.add(transports::Secret{"pass"});
    CHECK(redactor.redact("x password pass x") == "x * * x");
  }

  TEST_CASE("an empty secret masks nothing") {
    CHECK(redacted("", "text") == "text");
  }
}

}  // namespace rtx::playbooks::testing
