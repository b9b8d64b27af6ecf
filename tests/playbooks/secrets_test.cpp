#include "playbooks/secrets.hpp"

#include "playbooks/run_command.hpp"
#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <string>

namespace rtx::playbooks::testing {
namespace {

using namespace std::chrono_literals;
using From = SecretSource::From;

SecretSource source(From from, std::string argument, std::vector<std::string> arguments = {}) {
  SecretSource result;
  result.from = from;
  result.argument = std::move(argument);
  result.arguments = std::move(arguments);
  result.place = {"test.toml", 4, 12};
  return result;
}

std::string fetched(const SecretSource& where, SecretPrompt prompt = nullptr) {
  return std::string{make_secret_fetcher(std::move(prompt), 2s)(where, "the password").reveal()};
}

Strings errors_in(const SecretSource& where, std::chrono::milliseconds timeout = 2s) {
  return errors_of([&] { (void)make_secret_fetcher(nullptr, timeout)(where, "the password"); });
}

}  // namespace

TEST_SUITE("playbooks/secrets") {
  TEST_CASE("from the environment") {
    ::setenv("RTX_TEST_SECRET", "hunter2", 1);
    CHECK(fetched(source(From::environment, "RTX_TEST_SECRET")) == "hunter2");
    ::setenv("RTX_TEST_SECRET", "", 1);
    CHECK(errors_in(source(From::environment, "RTX_TEST_SECRET")) ==
          Strings{"4:12: the password: the environment variable 'RTX_TEST_SECRET' is empty (read -rs "
                  "RTX_TEST_SECRET; "
                  "export RTX_TEST_SECRET)"});
    ::unsetenv("RTX_TEST_SECRET");
    CHECK(errors_in(source(From::environment, "RTX_TEST_SECRET")).at(0).find("is not set") !=
          std::string::npos);
  }

  TEST_CASE("from a file that only its owner can read") {
    const TemporaryDirectory directory;
    const auto good = directory.write("good", "hunter2\nsecond line\n", 0600).string();
    CHECK(fetched(source(From::file, good)) == "hunter2");
    CHECK(fetched(source(From::file, directory.write("crlf", "hunter2\r\n", 0400).string())) == "hunter2");
    const auto open = directory.write("open", "hunter2\n", 0640).string();
    CHECK(errors_in(source(From::file, open)) ==
          Strings{"4:12: the password: the file '" + open +
                  "' can be read by others, or is not yours (chmod 600 " + open + ")"});
    const auto empty = directory.write("empty", "\n", 0600).string();
    CHECK(errors_in(source(From::file, empty)) ==
          Strings{"4:12: the password: the file '" + empty + "' is empty"});
    CHECK(errors_in(source(From::file, "/nowhere/x")) ==
          Strings{"4:12: the password: the file '/nowhere/x' cannot be read: no such file"});
    CHECK(errors_in(source(From::file, "/dev/zero")) ==
          Strings{"4:12: the password: the file '/dev/zero' cannot be read: not a regular file"});
  }

  TEST_CASE("from a command, with and without a shell") {
    CHECK(fetched(source(From::command, {}, {"printf", "%s\\n", "a b; $HOME"})) == "a b; $HOME");
    CHECK(fetched(source(From::command, "echo one | tr o O; echo two")) == "One");
    CHECK(fetched(source(From::command, "cat; echo after")) == "after");  // its standard input is empty
  }

  TEST_CASE("a command that fails, prints nothing, too much, or does not end") {
    CHECK(errors_in(source(From::command, "exit 3")) ==
          Strings{"4:12: the password: the command 'exit 3' ended with status 3"});
    CHECK(errors_in(source(From::command, "kill -9 $$")) ==
          Strings{"4:12: the password: the command 'kill -9 $$' was ended by signal 9"});
    CHECK(errors_in(source(From::command, "true")) ==
          Strings{"4:12: the password: the command 'true': its output is empty"});
    CHECK(
        errors_in(source(From::command, {}, {"/nowhere/x"})) ==
        Strings{
            "4:12: the password: the command '/nowhere/x' could not be started: No such file or directory"});
    CHECK(errors_in(source(From::command, "yes")) ==
          Strings{"4:12: the password: the command 'yes' printed more than 65536 bytes"});
    const auto before = std::chrono::steady_clock::now();
    CHECK(errors_in(source(From::command, "exec sleep 30"), 100ms) ==
          Strings{"4:12: the password: the command 'exec sleep 30' did not end in time"});
    CHECK(errors_in(source(From::command, "exec >&-; exec sleep 30"), 100ms).size() == 1);
    CHECK(std::chrono::steady_clock::now() - before < 10s);
  }

  TEST_CASE("asked of a person, once for each question") {
    int asked = 0;
    const auto fetch = make_secret_fetcher([&](const std::string& text) {
      ++asked;
      return transports::Secret{"typed for " + text};
    });
    CHECK(fetch(source(From::prompt, ""), "password of 'a'").reveal() == "typed for password of 'a'");
    CHECK(fetch(source(From::prompt, ""), "password of 'b'").reveal() == "typed for password of 'b'");
    CHECK(fetch(source(From::prompt, "Lab"), "password of 'a'").reveal() == "typed for Lab");
    CHECK(fetch(source(From::prompt, "Lab"), "password of 'b'").reveal() == "typed for Lab");
    CHECK(asked == 3);
    CHECK(errors_in(source(From::prompt, "")) == Strings{"4:12: the password is to be asked for, and there "
                                                         "is no terminal to ask at (give it another source, "
                                                         "such as { env = \"NAME\" })"});
    const auto silent = make_secret_fetcher([](const std::string&) { return transports::Secret{}; });
    CHECK(errors_of([&] { (void)silent(source(From::prompt, ""), "the password"); }) ==
          Strings{"4:12: the password: nothing was typed"});
  }

  TEST_CASE("literals and nothing are what they are") {
    auto literal = source(From::literal, "");
    literal.literal = transports::Secret{"hunter2"};
    CHECK(fetched(literal) == "hunter2");
    CHECK(fetched(SecretSource{}).empty());
  }

  TEST_CASE("a sample fetcher asks nobody") {
    CHECK(make_sample_fetcher()(source(From::command, "touch /should-not-be"), "x").reveal() == "sample");
  }
}

}  // namespace rtx::playbooks::testing
