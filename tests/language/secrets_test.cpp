#include "language/commands.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::language {
namespace {

struct Row {
  std::string line;
  std::string shown;
};

TEST_SUITE("language/secrets") {
  TEST_CASE("secrets are hidden wherever the line comes from") {
    const std::vector<Row> rows{
        {"ipsec ike pre-shared-key 1 text test1234", "ipsec ike pre-shared-key 1 text *"},
        {"  ipsec ike pre-shared-key 1 text test1234", "  ipsec ike pre-shared-key 1 text *"},
        {"ipsec ike pre-shared-key 1 0x0123456789", "ipsec ike pre-shared-key 1 *"},
        {"ipsec ike pre-shared-key 1 text \"two words\" # x", "ipsec ike pre-shared-key 1 text * # x"},
        {"ipsec ike pre-shared-key 1 text \"never closed it", "ipsec ike pre-shared-key 1 text *"},
        {"ipsec ike pre-shared-key 1 text two\\ words", "ipsec ike pre-shared-key 1 text *"},
        {"bgp neighbor pre-shared-key 1 text abc", "bgp neighbor pre-shared-key 1 text *"},
        {" l2tp tunnel auth on test1234", " l2tp tunnel auth on *"},
        {"yamaha01tunnel1# l2tp tunnel auth on test1234", "yamaha01tunnel1# l2tp tunnel auth on *"},
        {"# l2tp tunnel auth on test1234", "# l2tp tunnel auth on *"},
        {"o'brien# l2tp tunnel auth on test1234", "o'brien# l2tp tunnel auth on *"},
        {"no l2tp tunnel auth on test1234", "no l2tp tunnel auth on *"},
        {"L2TP TUNNEL AUTH ON test1234", "L2TP TUNNEL AUTH ON *"},
        {"l2t tun au on test1234", "l2t tun au on *"},
        {"\"l2tp\" tunnel 'auth' on test1234", "\"l2tp\" tunnel 'auth' on *"},
        {"schedule at 1 3:00 tunnel 1 l2tp tunnel auth on test1234",
         "schedule at 1 3:00 tunnel 1 l2tp tunnel auth on *"},
        {"login user taro secret1", "login user taro *"},
        {"login user taro encrypted Zx8a", "login user taro encrypted *"},
        {"login password encrypted Zx8a", "login password encrypted *"},
        {"> login password hunter two", "> login password *"},
        {"2024/11/03 02:00:27: [MMI] Executed by SSH(watch): login password encrypted Zx8a",
         "2024/11/03 02:00:27: [MMI] Executed by SSH(watch): login password encrypted *"},
        {"[MMI] Executed by TELNET: administrator password hunter two",
         "[MMI] Executed by TELNET: administrator password *"},
        {"administrator password encrypted Zx8a", "administrator password encrypted *"},
        {" pp auth username taro secret1", " pp auth username taro *"},
        {" pp auth username taro secret1 192.0.2.9", " pp auth username taro * 192.0.2.9"},
        {" pp auth myname taro@isp.example secret1", " pp auth myname taro@isp.example *"},
        {"snmp community read-only tokyo", "snmp community read-only *"},
        {"snmp host 192.0.2.9 tokyo osaka", "snmp host 192.0.2.9 *"},
        {"snmpv2c community read-write tokyo", "snmpv2c community read-write *"},
        {"snmp trap community tokyo", "snmp trap community *"},
        {"auth user 1 taro secret1", "auth user 1 taro *"},
        {"ipsec ike xauth myname 1 taro secret1", "ipsec ike xauth myname 1 taro *"},
        {"ipsec ike eap myname 1 taro secret1", "ipsec ike eap myname 1 taro *"},
        {"radius secret abc", "radius secret *"},
        {"sshd host key generate bit=2048 AAAA BBBB CCCC", "sshd host key generate bit=2048 *"},
        {"ipsec ike pre-shared-key 1 text key=", "ipsec ike pre-shared-key 1 text *"},
        {"mobile something password=abc def", "mobile something password=* def"},
    };
    for (const auto& row : rows) {
      CAPTURE(row.line);
      CHECK(masked(row.line) == row.shown);
      CHECK(masked(row.shown) == row.shown);
    }
  }

  TEST_CASE("what holds no secret is left as it is") {
    const std::vector<std::string> lines{
        "",
        "   ",
        "ip lan2 address 192.0.2.1/24",
        "l2tp tunnel auth off",
        "l2tp tunnel auth on",
        "ipsec ike auth method 1 pre-shared-key",
        "sshd host key generate",
        "sshd host key generate *",
        "login password *",
        "administrator password",
        std::string{"The login password is factory default setting. Please request an administrator to "} +
            "change the password by the 'login password' command.",
        "Password Strength : Strong",
    };
    for (const auto& line : lines) {
      CAPTURE(line);
      CHECK(masked(line) == line);
    }
  }

  TEST_CASE("the bytes of a key that an output shows are hidden") {
    const std::vector<Row> rows{
        {"Key: 6b ce 01 f2 ", "Key: * "},
        {"  KEY : 6BCE01F2", "  KEY : *"},
        {"Auth key: 0f1e2d3c4b5a69788796a5b4c3d2e1f0", "Auth key: *"},
        {"Encryption key (AES): 6bce 0123", "Encryption key (AES): *"},
        {"Key:6b ce", "Key:*"},
        {"Key: ** ** 6b  (confidential)  ce", "Key: *"},
        {"Key: (confidential) 6b ce", "Key: *"},
        {"Key: 6b ce by IKE", "Key: *"},
    };
    for (const auto& row : rows) {
      CAPTURE(row.line);
      CHECK(masked(row.line) == row.shown);
      CHECK(masked(row.shown) == row.shown);
    }
  }

  TEST_CASE("a line that only speaks of keys is left as it is") {
    const std::vector<std::string> lines{
        "Key: ** ** ** ** **  (confidential)   ** ** ** ** **",
        "Key:",
        "6b ce 01 f2",
        "SPI: 5e 6d 7c 8b",
        "Local ID: monkey:1",
        "Remote ID: key: ab",
        "1 key: ab cd",
        "keys.play:3:5: expected a number",
        "description lan1 monkey:ab",
        "description lan1 \"spare key: ab cd\"",
        " description tunnel key:ab",
        "monkey# description lan1 key:ab",
        "no description lan1 key:ab",
        "ip host monkey.example 2001:db8::1",
        "# key: ab cd",
    };
    for (const auto& line : lines) {
      CAPTURE(line);
      CHECK(masked(line) == line);
      CHECK(masked_text(line) == line);
    }
  }

  TEST_CASE("a key that goes on in the next lines is hidden to its end") {
    CHECK(masked_text("Key: 6b ce 01 \r\n02 03 \r\n\r\n04\r\nSPI: 5e 6d\r\n5e 6d\r\n") ==
          "Key: * \r\n* \r\n\r\n*\r\nSPI: 5e 6d\r\n5e 6d\r\n");
    CHECK(masked_text("Key:\n6bce 0123\n** **  (confidential)\nff\n----") ==
          "Key:\n*\n** **  (confidential)\n*\n----");
    CHECK(masked_text("description lan1 key:\n10 20\n") == "description lan1 key:\n10 20\n");
  }

  TEST_CASE("a whole text keeps its line ends") {
    CHECK(masked_text("ip lan1 mtu 1500\r\n l2tp tunnel auth on abc\r\nipsec ike pre-shared-key 1 text x") ==
          "ip lan1 mtu 1500\r\n l2tp tunnel auth on *\r\nipsec ike pre-shared-key 1 text *");
    CHECK(masked_text("") == "");
    CHECK(masked_text("\n\n") == "\n\n");
  }
}

}  // namespace
}  // namespace rtx::language
