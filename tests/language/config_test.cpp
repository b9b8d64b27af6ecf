#include "language/config.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::language {
namespace {

/// The seed's first router at the end of its third verification, as `show config` prints it.
constexpr std::string_view seed =
    R"(console prompt yamaha01
ip route default gateway 192.168.1.2
bridge member bridge1 lan1 tunnel1
ip bridge1 address 192.168.100.1/24
ip bridge1 proxyarp on
ip lan2 address 192.168.1.1/24
ip lan2 nat descriptor 1
tunnel select 1
 tunnel encapsulation l2tpv3
 tunnel endpoint address 192.168.100.1 192.168.2.1
 ipsec tunnel 100
  ipsec sa policy 100 1 esp aes-cbc sha-hmac
  ipsec ike keepalive log 1 on
  ipsec ike keepalive use 1 on
  ipsec ike local address 1 192.168.100.1
  ipsec ike pre-shared-key 1 text test1234
  ipsec ike remote address 1 192.168.2.1
 l2tp always-on on
 l2tp tunnel auth on test1234
 l2tp keepalive use on 60 3
 l2tp keepalive log on
 l2tp syslog on
 l2tp local router-id 192.168.100.1
 l2tp remote router-id 192.168.100.2
 l2tp remote end-id TESTEND
 tunnel enable 1
nat descriptor type 1 masquerade
nat descriptor address outer 1 192.168.1.1
nat descriptor address inner 1 auto
nat descriptor masquerade static 1 1 192.168.100.1 udp 500
nat descriptor masquerade static 1 2 192.168.100.1 esp
nat descriptor masquerade static 1 3 192.168.100.1 udp 4500
nat descriptor masquerade static 1 5 192.168.100.1 udp 1701
ipsec auto refresh on
ipsec transport 1 100 udp 1701
dhcp service server
dhcp server rfc2131 compliant except remain-silent
dhcp scope 1 192.168.100.10-192.168.100.15/24
l2tp service on l2tpv3
)";

/// Types `lines` one after the other as a person would, from the factory's empty configuration.
Config typed(const std::vector<std::string>& lines) {
  Config config;
  Selection selection;
  for (const auto& line : lines) {
    CAPTURE(line);
    const auto reading = read(line, selection);
    REQUIRE(reading.command);
    config.apply(*reading.command);
    selection = after(*reading.command, selection);
  }
  return config;
}

TEST_SUITE("language/config") {
  TEST_CASE("a carriage return ends a line also where blanks follow it") {
    const auto config = Config::parse("ip lan1 address 192.0.2.1/24 \r \t\r\nconsole columns 100\r");
    CHECK(config.render() == "console columns 100\nip lan1 address 192.0.2.1/24\n");
  }

  TEST_CASE("tabs behind a line are no part of it") {
    const auto config = Config::parse("ip route default gateway 192.0.2.1\t\nexit\t\t\n");
    CHECK(config == Config::parse("ip route default gateway 192.0.2.1\nexit\n"));
    CHECK(Config::parse(config.render()) == config);
  }

  TEST_CASE("the seed's commands, typed in its order, print in the router's") {
    const auto config = typed({"console prompt yamaha01",
                               "bridge member bridge1 lan1 tunnel1",
                               "ip bridge1 proxyarp on",
                               "ip route default gateway 192.168.1.2",
                               "ip bridge1 address 192.168.100.1/24",
                               "ip lan2 address 192.168.1.1/24",
                               "nat descriptor type 1 masquerade",
                               "nat descriptor address outer 1 192.168.1.1",
                               "nat descriptor address inner 1 auto",
                               "ip lan2 nat descriptor 1",
                               "dhcp service server",
                               "dhcp server rfc2131 compliant except remain-silent",
                               "dhcp scope 1 192.168.100.10-192.168.100.15/24",
                               "tunnel select 1",
                               "tunnel encapsulation l2tpv3-raw",
                               "tunnel endpoint address 192.168.100.1 192.168.2.1",
                               "l2tp always-on on",
                               "l2tp tunnel auth on test1234",
                               "l2tp keepalive use on 60 3",
                               "l2tp keepalive log on",
                               "l2tp syslog on",
                               "l2tp local router-id 192.168.100.1",
                               "l2tp remote router-id 192.168.100.2",
                               "l2tp remote end-id TESTEND",
                               "tunnel enable 1",
                               "l2tp service on l2tpv3",
                               "nat descriptor masquerade static 1 5 192.168.100.1 udp 1701",
                               "tunnel select 1",
                               "tunnel encapsulation l2tpv3",
                               "ipsec tunnel 100",
                               "ipsec sa policy 100 1 esp aes-cbc sha-hmac",
                               "ipsec ike keepalive log 1 on",
                               "ipsec ike keepalive use 1 on",
                               "ipsec ike local address 1 192.168.100.1",
                               "ipsec ike pre-shared-key 1 text test1234",
                               "ipsec ike remote address 1 192.168.2.1",
                               "ipsec auto refresh on",
                               "ipsec transport 1 100 udp 1701",
                               "nat descriptor masquerade static 1 1 192.168.100.1 udp 500",
                               "nat descriptor masquerade static 1 2 192.168.100.1 esp",
                               "nat descriptor masquerade static 1 3 192.168.100.1 udp 4500",
                               "show ipsec sa",
                               "save"});
    CHECK(config.render() == seed);
    CHECK(config == Config::parse(seed));
  }

  TEST_CASE("what is printed is read back as the same configuration") {
    const auto config = Config::parse(seed);
    CHECK(config.render() == seed);
    CHECK(Config::parse(config.render()) == config);
  }

  TEST_CASE("a line is found by its key, with its value") {
    const auto config = Config::parse(seed);
    REQUIRE(config.find("tunnel 1: ipsec tunnel") != nullptr);
    CHECK(config.find("tunnel 1: ipsec tunnel")->selection == Selection{Context::tunnel, "1"});
    CHECK(config.value("tunnel 1: ipsec tunnel") == std::vector<std::string>{"100"});
    CHECK(config.value("ip lan2 address") == std::vector<std::string>{"192.168.1.1/24"});
    CHECK(config.value("nat descriptor masquerade static 1 5") ==
          std::vector<std::string>{"192.168.100.1", "udp", "1701"});
    CHECK(config.value("ipsec ike pre-shared-key 1") == std::vector<std::string>{"text", "test1234"});
    CHECK(Config::parse("ip filter 10 pass * * udp\n").value("ip filter 10") ==
          std::vector<std::string>{"pass", "*", "*", "udp"});
    CHECK(Config::parse("nat descriptor timer 1 protocol=tcp 900\n")
              .value("nat descriptor timer 1 protocol=tcp") == std::vector<std::string>{"900"});
    CHECK(config.find("tunnel enable 1") != nullptr);
    CHECK(config.value("tunnel enable 1").empty());
    CHECK(config.find("ip lan3 address") == nullptr);
    CHECK(config.value("ip lan3 address").empty());
  }

  TEST_CASE("applying says whether something changed") {
    auto config = Config::parse(seed);
    const Selection tunnel1{Context::tunnel, "1"};
    const auto apply = [&](std::string_view line) { return config.apply(*read(line, tunnel1).command); };
    CHECK_FALSE(apply("tunnel encapsulation l2tpv3"));
    CHECK(apply("tunnel encapsulation ipsec"));
    CHECK(config.value("tunnel 1: tunnel encapsulation") == std::vector<std::string>{"ipsec"});
    CHECK(apply("no tunnel encapsulation l2tpv3"));
    CHECK_FALSE(apply("no tunnel encapsulation"));
    CHECK(apply("no ip route default gateway 203.0.113.1"));
    CHECK_FALSE(apply("tunnel select 2"));
    CHECK_FALSE(apply("show config"));
    CHECK_FALSE(apply("save"));
  }

  TEST_CASE("lines of a policy that no tunnel uses stand at the top, before those of IPsec as a whole") {
    auto config = Config::parse(seed);
    const auto apply = [&](std::string_view line) { return config.apply(*read(line, {}).command); };
    REQUIRE(apply("no ipsec sa policy 100 1 esp aes-cbc sha-hmac"));
    const auto text = config.render();
    CHECK(text.find("\n ipsec tunnel 100\n l2tp always-on on\n") != std::string::npos);
    CHECK(text.find("\nipsec ike keepalive log 1 on\nipsec ike keepalive use 1 on\n") != std::string::npos);
    CHECK(text.find("\nipsec ike remote address 1 192.168.2.1\n") != std::string::npos);
    CHECK(Config::parse(text) == config);
    REQUIRE(apply("ipsec sa policy 100 1 esp aes-cbc sha-hmac"));
    CHECK(config.render() == seed);
  }

  TEST_CASE("policies and gateways follow their tunnels, whatever their numbers") {
    const auto config =
        typed({"ipsec sa policy 7 3 esp aes-cbc sha-hmac", "ipsec ike remote address 3 198.51.100.3",
               "ipsec sa policy 8 2 esp aes-cbc sha-hmac", "ipsec ike remote address 2 198.51.100.2",
               "tunnel select 10", "ipsec tunnel 7", "tunnel select 9", "ipsec tunnel 8", "tunnel enable 9",
               "pp select anonymous", "pp auth accept chap", "pp select 2", "ip pp mtu 1454", "pp enable 2",
               "pp enable anonymous"});
    CHECK(config.render() == R"(pp select 2
 ip pp mtu 1454
 pp enable 2
pp select anonymous
 pp auth accept chap
 pp enable anonymous
tunnel select 9
 ipsec tunnel 8
  ipsec sa policy 8 2 esp aes-cbc sha-hmac
  ipsec ike remote address 2 198.51.100.2
 tunnel enable 9
tunnel select 10
 ipsec tunnel 7
  ipsec sa policy 7 3 esp aes-cbc sha-hmac
  ipsec ike remote address 3 198.51.100.3
)");
    CHECK(config.render({Context::tunnel, "9"}) == R"(tunnel select 9
 ipsec tunnel 8
  ipsec sa policy 8 2 esp aes-cbc sha-hmac
  ipsec ike remote address 2 198.51.100.2
 tunnel enable 9
)");
    CHECK(config.render({Context::tunnel, "3"}).empty());
  }

  TEST_CASE("header, comments and empty lines are no configuration, also where the header is wrapped") {
    const auto config = Config::parse(
        "# RTX1210 Rev.14.01.42 (Fri Jul  5 11:17:45 2024)\r\n"
        "# MAC Address : 00:a0:de:00:00:01, 00:a0:de:00:00:02, 00:a0:de:00:00:03\r\n"
        "# Memory 256Mbytes, 3LAN, 1BRI\r\n"
        "# main:  RTX1210 ver=00 serial=S4H000001 MAC-Address=00:a0:de:00:00:01 MAC-Addr\r\n"
        "ess=00:a0:de:00:00:02 MAC-Address=00:a0:de:00:00:03 TAM=11\r\n"
        "# Reporting Date: Dec 7 15:38:26 2024\r\n"
        "\r\n"
        "ip lan1 address 192.0.2.1/24   \r\n"
        "   # a comment\r\n");
    CHECK(config.render() == "ip lan1 address 192.0.2.1/24\n");
  }

  TEST_CASE("lines that nobody knows are kept, each in its block") {
    const std::string_view text =
        "ip lan1 mtu 1400\n"
        "mystery of the top\n"
        "switch select 00:a0:de:11:22:33\n"
        " switch control function set port-use 1 on\n"
        "tunnel select 1\n"
        " tunnel encapsulation ipip\n"
        " mystery of the tunnel\n"
        " tunnel enable 1\n"
        "ip filter 1 pass * *\n";
    const auto config = Config::parse(text);
    CHECK(config.render() == text);
    REQUIRE(config.find("tunnel 1: mystery of the tunnel") != nullptr);
    CHECK_FALSE(config.find("tunnel 1: mystery of the tunnel")->known);
    CHECK(config.find("tunnel 1: mystery of the tunnel")->selection == Selection{Context::tunnel, "1"});
    REQUIRE(config.find("mystery of the top") != nullptr);
    CHECK(config.find("mystery of the top")->selection == Selection{});
  }

  TEST_CASE("an unknown line behind an indented block belongs to the top") {
    const auto config = Config::parse("tunnel select 1\n tunnel enable 1\nmystery\n");
    REQUIRE(config.find("mystery") != nullptr);
    const auto flat = Config::parse("tunnel select 1\ntunnel enable 1\nmystery\n");
    REQUIRE(flat.find("tunnel 1: mystery") != nullptr);
  }

  TEST_CASE("a here-document is one line, and its words are no commands") {
    const std::string_view text =
        "ip lan1 mtu 1400\n"
        "embedded file hello.lua <<EOF\n"
        "no ip lan1 mtu\n"
        "  -- kept as it is\n"
        "\n"
        "EOF\n"
        "macro greet <<END\n"
        "show environment\n"
        "END\n";
    const auto config = Config::parse(text);
    CHECK(config.render() == text);
    REQUIRE(config.find("embedded file hello.lua") != nullptr);
    CHECK(config.find("embedded file hello.lua")->text ==
          "embedded file hello.lua <<EOF\nno ip lan1 mtu\n  -- kept as it is\n\nEOF");
    CHECK(Config::parse("macro m <<X\nlost end\n").render() == "macro m <<X\nlost end\nX\n");
  }

  TEST_CASE("tunnels are switched one, several or all at a time") {
    const auto enabled = [](const std::vector<std::string>& lines) {
      const auto config = typed(lines);
      std::string numbers;
      for (const auto& line : config.lines()) {
        if (line.key.starts_with("tunnel enable ")) numbers += line.key.substr(14) + ' ';
      }
      return numbers;
    };
    CHECK(enabled({"tunnel enable 1"}) == "1 ");
    CHECK(enabled({"tunnel enable 1 3-5 10"}) == "1 3 4 5 10 ");
    CHECK(enabled({"tunnel enable 1-4", "tunnel disable 2-3"}) == "1 4 ");
    CHECK(enabled({"tunnel enable 1-4", "tunnel disable 3-"}) == "1 2 ");
    CHECK(enabled({"tunnel enable 1-4", "no tunnel enable 2"}) == "1 3 4 ");
    CHECK(enabled({"tunnel enable 1-4", "no tunnel enable all"}) == "");
    CHECK(enabled({"tunnel select 7", "tunnel encapsulation ipip", "tunnel enable all"}) == "7 ");
  }

  TEST_CASE("a saved file's lines that a terminal never shows are taken and leave nothing") {
    const auto config = Config::parse(
        "pp disable all\npp select 1\n pppoe use lan2\n pp enable 1\nno tunnel enable all\ntunnel select 1\n "
        "tunnel "
        "enable 1\n");
    CHECK(config.render() ==
          "pp select 1\n pppoe use lan2\n pp enable 1\ntunnel select 1\n tunnel enable 1\n");
  }

  TEST_CASE("no ip filter set takes both directions with it") {
    const auto config = typed({"ip filter set office in 1 2", "ip filter set office out 3",
                               "ip filter set home in 4", "no ip filter set office"});
    CHECK(config.render() == "ip filter set home in 4\n");
  }

  TEST_CASE("numbers are printed in the order in which people count") {
    const auto config =
        typed({"ip filter 10 pass * *", "ip filter 9 reject * *", "ip filter dynamic 1 * * ftp",
               "nat descriptor type 20 nat", "nat descriptor type 3 nat",
               "nat descriptor address outer 3 primary", "ip lan10 mtu 1400", "ip lan9 mtu 1400"});
    CHECK(config.render() ==
          "ip lan9 mtu 1400\nip lan10 mtu 1400\nip filter 9 reject * *\nip filter 10 pass * *\n"
          "ip filter dynamic 1 * * ftp\nnat descriptor type 3 nat\nnat descriptor address outer 3 primary\n"
          "nat descriptor type 20 nat\n");
  }
}

}  // namespace
}  // namespace rtx::language
