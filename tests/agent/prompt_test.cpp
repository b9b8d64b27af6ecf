#include "agent/prompt.hpp"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rtx::agent {

namespace {

/// What a person at a terminal sees and types while a child process asks for a secret there.
class Person {
 public:
  Person() {
    master_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    REQUIRE(master_ >= 0);
    REQUIRE(grantpt(master_) == 0);
    REQUIRE(unlockpt(master_) == 0);
    child_ = fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) ask_in_child(ptsname(master_));
  }
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;
  ~Person() { close(master_); }

  /// Reads until `text` has been seen, or five seconds.
  bool sees(const std::string& text) {
    while (seen_.find(text) == std::string::npos) {
      pollfd ready{master_, POLLIN, 0};
      if (poll(&ready, 1, 5000) <= 0) return false;
      std::array<char, 256> bytes{};
      const ssize_t count = read(master_, bytes.data(), bytes.size());
      if (count <= 0) return false;
      seen_.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return true;
  }
  void types(const std::string& text) {
    REQUIRE(write(master_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  [[nodiscard]] const std::string& seen() const { return seen_; }

  /// How the child ended: its exit status, or minus the signal. One that does not end in ten seconds is
  /// killed.
  int end() {
    int status = 0;
    pid_t ended = 0;
    for (int i = 0; i < 1000 && ended == 0; ++i) {
      ended = waitpid(child_, &status, WNOHANG);
      if (ended == 0) usleep(10'000);
    }
    if (ended == 0) {
      kill(child_, SIGKILL);
      ended = waitpid(child_, &status, 0);
    }
    REQUIRE(ended == child_);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  [[noreturn]] static void ask_in_child(const char* terminal) {
    signal(SIGINT, SIG_DFL);  // The test framework has its own handler.
    setsid();
    const int descriptor = open(terminal, O_RDWR);  // Becomes the controlling terminal.
    if (descriptor < 0) _exit(10);
    ioctl(descriptor, TIOCSCTTY, 0);
    const auto prompt = terminal_prompt();
    if (!prompt) _exit(11);
    _exit(prompt("password of tokyo").reveal() == "open-sesame" ? 0 : 12);
  }

  int master_ = -1;
  pid_t child_ = -1;
  std::string seen_;
};

}  // namespace

TEST_SUITE("agent/prompt") {
  TEST_CASE("a secret is asked for at the terminal and not shown there") {
    Person person;
    REQUIRE(person.sees("password of tokyo: "));
    person.types("open-sesame\n");
    CHECK(person.sees("\n"));
    CHECK(person.end() == 0);
    CHECK(person.seen().find("sesame") == std::string::npos);
  }

  TEST_CASE("Ctrl-C while being asked ends the program as it does anywhere else") {
    Person person;
    REQUIRE(person.sees("password of tokyo: "));
    person.types("open\x03");
    CHECK(person.end() == -SIGINT);
  }
}

}  // namespace rtx::agent
