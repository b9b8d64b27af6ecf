#include "tests/transports/support/run.hpp"
#include "transports/base64.hpp"
#include "transports/deadline.hpp"
#include "transports/printable.hpp"
#include "transports/secret.hpp"
#include "transports/ssh_algorithms.hpp"
#include "transports/ssh_offer.hpp"
#include "transports/tcp_connect.hpp"

#include <boost/asio/steady_timer.hpp>
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace rtx::tests {
namespace {

using transports::base64_decode;
using transports::base64_encode;
using transports::deadline;
using transports::disagreement;
using transports::known_first;
using transports::modern_algorithms;
using transports::printable;
using transports::Secret;

asio::awaitable<int> after(std::chrono::milliseconds time, int value) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer{executor, time};
  co_await timer.async_wait(asio::use_awaitable);
  co_return value;
}

asio::awaitable<int> failing() {
  co_await after(1ms, 0);
  throw std::runtime_error{"it broke"};
}

asio::awaitable<int> within(asio::awaitable<int> operation, std::chrono::milliseconds time) {
  Failure expired{Trouble::prompt_timeout, "too late"};
  co_return co_await deadline(std::move(operation), Clock::now() + time, std::move(expired));
}

std::string list(const std::string& names) {
  const auto size = static_cast<unsigned>(names.size());
  return std::string{'\0', '\0', static_cast<char>(size >> 8), static_cast<char>(size & 255)} + names;
}

/// A server's version line and key exchange offer.
std::string offer(const std::string& key_exchange, const std::string& host_keys, const std::string& ciphers,
                  const std::string& macs) {
  return "hello\r\nSSH-2.0-OpenSSH_7.7\r\n" + std::string{"\0\0\4\0\6\24", 6} + std::string(16, 'c') +
         list(key_exchange) + list(host_keys) + list(ciphers) + list(ciphers) + list(macs) + list(macs) +
         list("none");
}

}  // namespace

TEST_SUITE("transports/deadline") {
  TEST_CASE("an operation in time gives its value") {
    CHECK(run(within(after(1ms, 7), 10s)) == 7);
  }

  TEST_CASE("an operation that takes too long is cancelled, and the given failure thrown") {
    const auto begin = Clock::now();
    const Failure failure = failure_of([] { run(within(after(20s, 7), 20ms)); });
    CHECK(failure.trouble == Trouble::prompt_timeout);
    CHECK(std::string{failure.what()} == "too late");
    CHECK(Clock::now() - begin < 10s);
  }

  TEST_CASE("an operation's own failure shows at once, not at the deadline") {
    const auto begin = Clock::now();
    CHECK_THROWS_WITH_AS(run(within(failing(), 20s)), "it broke", std::runtime_error);
    CHECK(Clock::now() - begin < 10s);
  }

  TEST_CASE("a deadline in the past lets nothing slow through") {
    CHECK(failure_of([] { run(within(after(20s, 7), -1s)); }).trouble == Trouble::prompt_timeout);
  }

  TEST_CASE("cancelling the caller cancels the operation") {
    Running<int> running;
    running.start(within(after(20s, 7), 20s));
    running.cancel();
    CHECK(failure_of([&running] { running.finish(); }).trouble == Trouble::cancelled);
  }

  TEST_CASE("an expired wait does not disturb the next one") {
    const auto waits = []() -> asio::awaitable<int> {
      int good = 0;
      for (int i = 0; i < 200; ++i) {
        // Both at the same moment: whichever wins, the wait after it must not be hit.
        auto close_call = within(after(1ms, 1), 1ms);
        try {
          co_await std::move(close_call);
        } catch (const Failure&) {
        }
        auto quiet = within(after(1ms, 1), 10s);
        good += co_await std::move(quiet);
      }
      co_return good;
    };
    CHECK(run(waits()) == 200);
  }
}

TEST_SUITE("transports/secret") {
  TEST_CASE("a secret keeps its text through copies and moves") {
    Secret secret{"pass word"};
    CHECK(secret.reveal() == "pass word");
    CHECK(std::string{secret.reveal_c_string()} == "pass word");
    Secret copy{secret};
    const Secret moved{std::move(secret)};
    CHECK(moved.reveal() == "pass word");
    CHECK(secret.empty());  // NOLINT(bugprone-use-after-move): that it is empty is what is tested
    CHECK(copy.reveal() == "pass word");
    copy = Secret{"another"};
    CHECK(copy.reveal() == "another");
    copy = moved;
    CHECK(copy.reveal() == "pass word");
  }

  TEST_CASE("no secret is an empty one") {
    CHECK(Secret{}.empty());
    CHECK(Secret{""}.empty());
    CHECK(Secret{}.reveal().empty());
    CHECK(std::string{Secret{}.reveal_c_string()}.empty());
  }

  TEST_CASE("a secret cannot be compared or turned into a string by accident") {
    static_assert(!std::is_convertible_v<std::string, Secret>);
    static_assert(!std::is_convertible_v<Secret, std::string>);
    static_assert(!std::is_convertible_v<Secret, std::string_view>);
    CHECK(Secret{"x"}.reveal() == "x");
  }
}

TEST_SUITE("transports/text") {
  TEST_CASE("what a peer says reaches no terminal as a control sequence, and not without end") {
    CHECK(printable("\x1b[31mred\r\n\xe3\x81\x82") == "?[31mred?????");
    CHECK(printable(std::string(1000, 'x'), 10) == "xxxxxxxxxx...");
    CHECK(printable("") == "");
  }

  TEST_CASE("base64 both ways, and nothing that is not base64") {
    for (const std::string text : {"", "a", "ab", "abc", "abcd"}) {
      const auto decoded = base64_decode(base64_encode(text));
      CHECK(decoded.value_or("") == text);
    }
    CHECK(base64_encode("abcd") == "YWJjZA==");
    for (const std::string text : {"YWJjZA=", "YWJj ", "YW!j", "Y===="}) CHECK_FALSE(base64_decode(text));
  }

  TEST_CASE("an address and its port") {
    CHECK(transports::host_and_port("192.0.2.1", 22) == "192.0.2.1:22");
    CHECK(transports::host_and_port("2001:db8::1", 2222) == "[2001:db8::1]:2222");
  }
}

TEST_SUITE("transports/ssh/offer") {
  TEST_CASE("known key types come first, every kind of RSA signature with them") {
    CHECK(known_first("ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ssh-rsa", {"ssh-rsa"}) ==
          "rsa-sha2-512,rsa-sha2-256,ssh-rsa,ssh-ed25519");
    CHECK(known_first("ssh-ed25519,ssh-rsa", {}) == "ssh-ed25519,ssh-rsa");
    CHECK(known_first("ssh-ed25519,ssh-rsa", {"ssh-rsa", "ssh-ed25519"}) == "ssh-ed25519,ssh-rsa");
    CHECK(known_first("ssh-ed25519", {"ssh-dss"}) == "ssh-ed25519");
  }

  TEST_CASE("an offer with something in common everywhere is no disagreement") {
    CHECK(disagreement(offer("x,diffie-hellman-group14-sha256", "ssh-dss,ssh-rsa", "aes128-ctr", "hmac-sha1"),
                       modern_algorithms())
              .empty());
  }

  TEST_CASE("every kind without anything in common is named once, with what the router has") {
    const auto ours = modern_algorithms();
    CHECK(disagreement(offer("diffie-hellman-group1-sha1", "ssh-rsa", "3des-cbc", "hmac-sha1"), ours) ==
          "key exchange method: the router offers diffie-hellman-group1-sha1; "
          "cipher: the router offers 3des-cbc");
    CHECK(disagreement(offer("curve25519-sha256", "ssh-dss", "aes128-ctr", "hmac-sha1"), ours) ==
          "type of host key: the router offers ssh-dss");
    CHECK(disagreement(offer("curve25519-sha256", "ssh-rsa", "3des-cbc,\x1b[", "hmac-sha1"), ours) ==
          "cipher: the router offers 3des-cbc,?[");
    CHECK(disagreement(offer("curve25519-sha256", "ssh-rsa", "aes128-ctr", ""), ours) ==
          "MAC: the router offers nothing");
  }

  TEST_CASE("what old firmware offers is agreed on by the legacy set, and only by it") {
    const auto old = offer("diffie-hellman-group1-sha1", "ssh-rsa", "aes128-cbc", "hmac-sha1");
    CHECK_FALSE(disagreement(old, modern_algorithms()).empty());
    CHECK(disagreement(old, transports::legacy_algorithms()).empty());
    CHECK_FALSE(transports::offers_only_dsa(old));
    CHECK(transports::offers_only_dsa(offer("curve25519-sha256", "ssh-dss", "aes128-ctr", "hmac-sha1")));
    CHECK_FALSE(transports::offers_only_dsa("SSH-2.0-x"));
  }

  TEST_CASE("the legacy set begins with the modern one") {
    const auto modern = modern_algorithms();
    const auto legacy = transports::legacy_algorithms();
    CHECK(legacy.key_exchange.starts_with(modern.key_exchange + ","));
    CHECK(legacy.host_keys == modern.host_keys);
    CHECK(legacy.ciphers.starts_with(modern.ciphers + ","));
    CHECK(legacy.user_keys == modern.user_keys + ",ssh-rsa");
  }

  TEST_CASE("lists of one's own stand instead of the set's") {
    transports::SshAlgorithms own;
    own.ciphers = "aes256-ctr";
    const auto lists = transports::replaced_by(modern_algorithms(), own);
    CHECK(lists.ciphers == "aes256-ctr");
    CHECK(lists.macs == modern_algorithms().macs);
  }

  TEST_CASE("no prefix of an offer, and no garbage, is taken for a disagreement that is not there") {
    const auto ours = modern_algorithms();
    const std::string good = offer("curve25519-sha256", "ssh-rsa", "aes128-ctr", "hmac-sha1");
    for (std::size_t length = 0; length < good.size(); ++length) {
      CHECK(disagreement(good.substr(0, length), ours).empty());
    }
    CHECK(disagreement("SSH-2.0-x\r\n" + std::string(200, '\xff'), ours).empty());
    CHECK(disagreement("SSH-2.0-x", ours).empty());
    CHECK(disagreement(std::string(5000, 'x'), ours).empty());
  }
}

}  // namespace rtx::tests
