#include "twin/telnet_codec.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;
using namespace std::string_literals;

namespace {

const std::string will_echo = "\xff\xfb\x01";
const std::string will_sga = "\xff\xfb\x03";

}  // namespace

TEST_SUITE("twin/telnet_codec") {
  TEST_CASE("the server announces ECHO and SGA, and asks for more only if it is curious") {
    LoginHabits habits;
    TelnetCodec modest{habits};
    modest.begin();
    CHECK(modest.take() == will_echo + will_sga);
    habits.telnet_opening = TelnetOpening::curious;
    TelnetCodec curious{habits};
    curious.begin();
    CHECK(curious.take() == will_echo + will_sga + "\xff\xfd\x18\xff\xfd\x1f");
    habits.telnet_opening = TelnetOpening::none;
    TelnetCodec silent{habits};
    silent.begin();
    CHECK(silent.take().empty());
    CHECK(silent.receive("\xff\xfd\x03").empty());
    CHECK(silent.take() == will_sga);
  }

  TEST_CASE("what it knows is agreed to, the rest refused, and nothing answered twice") {
    TelnetCodec codec{{}};
    codec.begin();
    static_cast<void>(codec.take());
    CHECK(codec.receive("\xff\xfd\x01\xff\xfd\x03").empty());  // the answers to its own
    CHECK(codec.take().empty());
    CHECK(codec.receive("\xff\xfb\x18\xff\xfb\x1f").empty());  // WILL TTYPE, WILL NAWS
    CHECK(codec.take() == "\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0\xff\xfd\x1f"s);
    CHECK(codec.receive("\xff\xfa\x18\0vt100\xff\xf0\xff\xfa\x1f\0\x50\0\x18\xff\xf0"s).empty());
    CHECK(codec.receive("\xff\xfd\x22\xff\xfb\x22").empty());  // LINEMODE
    CHECK(codec.take() == "\xff\xfc\x22\xff\xfe\x22");
  }

  TEST_CASE("CR NUL is one Enter; CR LF is two or one, as the habits say") {
    TelnetCodec two{{}};
    CHECK(two.receive("a\r\0b\r\nc\n"s) == "a\rb\r\nc\n");
    CHECK(two.receive("\r") == "\r");
    CHECK(two.receive("\0x"s) == "x");
    TelnetCodec one{{.telnet_crlf_is_one_enter = true}};
    CHECK(one.receive("a\r\0b\r\nc\n"s) == "a\rb\rc\n");
  }

  TEST_CASE("IAC is doubled both ways, and a bare CR padded unless the client takes BINARY") {
    TelnetCodec codec{{}};
    CHECK(codec.receive("a\xff\xff"
                        "b") ==
          "a\xff"
          "b");
    codec.send("x\r\ny\r");
    codec.send("z\xff");
    CHECK(codec.take() == "x\r\ny\r\0z\xff\xff"s);
    CHECK(codec.receive("\xff\xfd\x00"s).empty());
    CHECK(codec.take() == "\xff\xfb\x00"s);
    codec.send("y\rz");
    CHECK(codec.take() == "y\rz");
  }

  TEST_CASE("options gone wild, and the keys still arrive") {
    TelnetCodec storm{{}};
    storm.begin("storm");
    CHECK(storm.take().size() > 64 * 1024);
    CHECK(storm.receive("\xff\xfcxq") == "q");
    TelnetCodec loop{{}};
    loop.begin("loop");
    static_cast<void>(loop.take());
    CHECK(loop.receive("\xff\xfc\x22z") == "z");
    CHECK(loop.take() == "\xff\xfd\x22");
    TelnetCodec unfinished{{}};
    unfinished.begin("unfinished");
    CHECK(unfinished.take().ends_with("\xff\xfa\x18"));
  }
}
