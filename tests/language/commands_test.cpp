#include "language/commands.hpp"

#include "tests/language/selections.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace rtx::language {
namespace {

Command command(std::string_view line, const Selection& selection) {
  CAPTURE(line);
  const auto reading = read(line, selection);
  if (reading.mistake) MESSAGE(std::string{line} << ": " << reading.mistake->message);
  REQUIRE(reading.command);
  return *reading.command;
}

std::string value_of(const Command& command) {
  std::string text;
  for (const auto& word : command.value) text += (text.empty() ? "" : " ") + word.text;
  return text;
}

struct Good {
  std::string line;
  Selection selection;
  std::string key;
  std::string value;
  Kind kind = Kind::single;
};

TEST_SUITE("language/commands") {
  TEST_CASE("every command of the seed has the right key and value") {
    using enum Kind;
    const std::vector<Good> rows{
        {"bridge member bridge1 lan1 tunnel1", nothing, "bridge member bridge1", "lan1 tunnel1", list},
        {"ip bridge1 proxyarp on", nothing, "ip bridge1 proxyarp", "on"},
        {"ip route default gateway 192.168.1.2", nothing, "ip route default", "gateway 192.168.1.2", list},
        {"ip bridge1 address 192.168.100.1/24", nothing, "ip bridge1 address", "192.168.100.1/24"},
        {"ip lan2 address 192.168.1.1/24", nothing, "ip lan2 address", "192.168.1.1/24"},
        {"nat descriptor type 1 masquerade", nothing, "nat descriptor type 1", "masquerade"},
        {"nat descriptor address outer 1 192.168.1.1", nothing, "nat descriptor address outer 1",
         "192.168.1.1", list},
        {"nat descriptor address inner 1 auto", nothing, "nat descriptor address inner 1", "auto", list},
        {"ip lan2 nat descriptor 1", nothing, "ip lan2 nat descriptor", "1", list},
        {"dhcp service server", nothing, "dhcp service", "server"},
        {"dhcp server rfc2131 compliant except remain-silent", nothing, "dhcp server rfc2131 compliant",
         "except remain-silent"},
        {"dhcp scope 1 192.168.100.10-192.168.100.15/24", nothing, "dhcp scope 1",
         "192.168.100.10-192.168.100.15/24"},
        {"tunnel select 1", nothing, "tunnel select", "1", selection},
        {"tunnel encapsulation l2tpv3-raw", tunnel1, "tunnel 1: tunnel encapsulation", "l2tpv3-raw"},
        {"tunnel encapsulation l2tpv3", tunnel1, "tunnel 1: tunnel encapsulation", "l2tpv3"},
        {"tunnel endpoint address 192.168.100.1 192.168.2.1", tunnel1, "tunnel 1: tunnel endpoint address",
         "192.168.100.1 192.168.2.1"},
        {"l2tp always-on on", tunnel1, "tunnel 1: l2tp always-on", "on"},
        {"l2tp tunnel auth on test1234", tunnel1, "tunnel 1: l2tp tunnel auth", "on test1234"},
        {"l2tp keepalive use on 60 3", tunnel1, "tunnel 1: l2tp keepalive use", "on 60 3"},
        {"l2tp keepalive log on", tunnel1, "tunnel 1: l2tp keepalive log", "on"},
        {"l2tp syslog on", tunnel1, "tunnel 1: l2tp syslog", "on"},
        {"l2tp local router-id 192.168.100.1", tunnel1, "tunnel 1: l2tp local router-id", "192.168.100.1"},
        {"l2tp remote router-id 192.168.100.2", tunnel1, "tunnel 1: l2tp remote router-id", "192.168.100.2"},
        {"l2tp remote end-id TESTEND", tunnel1, "tunnel 1: l2tp remote end-id", "TESTEND"},
        {"tunnel enable 1", tunnel1, "tunnel enable 1", "", flag},
        {"l2tp service on l2tpv3", tunnel1, "l2tp service", "on l2tpv3"},
        {"nat descriptor masquerade static 1 5 192.168.100.1 udp 1701", tunnel1,
         "nat descriptor masquerade static 1 5", "192.168.100.1 udp 1701"},
        {"ipsec tunnel 100", tunnel1, "tunnel 1: ipsec tunnel", "100"},
        {"ipsec sa policy 100 1 esp aes-cbc sha-hmac", tunnel1, "ipsec sa policy 100",
         "1 esp aes-cbc sha-hmac"},
        {"ipsec ike keepalive log 1 on", tunnel1, "ipsec ike keepalive log 1", "on"},
        {"ipsec ike keepalive use 1 on", nothing, "ipsec ike keepalive use 1", "on"},
        {"ipsec ike local address 1 192.168.100.1", nothing, "ipsec ike local address 1", "192.168.100.1"},
        {"ipsec ike pre-shared-key 1 text test1234", nothing, "ipsec ike pre-shared-key 1", "text test1234"},
        {"ipsec ike remote address 1 192.168.2.1", tunnel1, "ipsec ike remote address 1", "192.168.2.1"},
        {"ipsec auto refresh on", nothing, "ipsec auto refresh", "on"},
        {"ipsec transport 1 100 udp 1701", nothing, "ipsec transport 1", "100 udp 1701"},
        {"nat descriptor masquerade static 1 1 192.168.100.1 udp 500", nothing,
         "nat descriptor masquerade static 1 1", "192.168.100.1 udp 500"},
        {"nat descriptor masquerade static 1 2 192.168.100.1 esp", nothing,
         "nat descriptor masquerade static 1 2", "192.168.100.1 esp"},
        {"save", nothing, "save", "", operation},
        {"ping -c 5 192.168.2.1", nothing, "ping", "-c 5 192.168.2.1", display},
        {"show status l2tp", tunnel1, "show", "status l2tp", display},
        {"show ipsec sa", tunnel1, "show", "ipsec sa", display},
    };
    for (const auto& row : rows) {
      CAPTURE(row.line);
      const auto read_as = command(row.line, row.selection);
      CHECK(read_as.key == row.key);
      CHECK(value_of(read_as) == row.value);
      CHECK(read_as.family->kind == row.kind);
      CHECK_FALSE(read_as.negated);
      CHECK(canonical(read_as) == row.line);
    }
  }

  TEST_CASE("`no` needs the whole key and does not look behind it") {
    struct Row {
      std::string line;
      Selection selection;
      std::string key;
      std::string shortest;
    };
    const std::vector<Row> rows{
        {"no ip lan1 address 192.168.100.1/24", nothing, "ip lan1 address", "no ip lan1 address"},
        {"no dhcp service server", nothing, "dhcp service", "no dhcp service"},
        {"no dhcp server rfc2131 compliant except remain-silent", nothing, "dhcp server rfc2131 compliant",
         "no dhcp server rfc2131 compliant"},
        {"no dhcp scope 1 192.168.100.2-192.168.100.191/24", nothing, "dhcp scope 1", "no dhcp scope 1"},
        {"no ipsec sa policy 100 1 esp aes-cbc sha-hmac", tunnel1, "ipsec sa policy 100",
         "no ipsec sa policy 100"},
        {"no ip route default gateway 10.0.0.1", nothing, "ip route default", "no ip route default"},
        {"no ip route 10.0.0.0/255.0.0.0", nothing, "ip route 10.0.0.0/8", "no ip route 10.0.0.0/8"},
        {"no bridge member bridge1 lan1", nothing, "bridge member bridge1", "no bridge member bridge1"},
        {"no ip lan1 secure filter in 5", nothing, "ip lan1 secure filter in", "no ip lan1 secure filter in"},
        {"no nat descriptor masquerade static 1 5", nothing, "nat descriptor masquerade static 1 5",
         "no nat descriptor masquerade static 1 5"},
        {"no ipsec auto refresh", nothing, "ipsec auto refresh", "no ipsec auto refresh"},
        {"no ipsec auto refresh 3 on", nothing, "ipsec auto refresh 3", "no ipsec auto refresh 3"},
        {"no tunnel enable 2", tunnel1, "tunnel enable 2", "no tunnel enable 2"},
        {"no l2tp tunnel auth", tunnel1, "tunnel 1: l2tp tunnel auth", "no l2tp tunnel auth"},
        {"NO L2TP ALWAYS-ON whatever", tunnel1, "tunnel 1: l2tp always-on", "no l2tp always-on"},
        {"no tunnel select", tunnel1, "tunnel select", "no tunnel select"},
    };
    for (const auto& row : rows) {
      CAPTURE(row.line);
      const auto read_as = command(row.line, row.selection);
      CHECK(read_as.negated);
      CHECK(read_as.key == row.key);
      CHECK(canonical(read_as) == row.shortest);
    }
  }

  TEST_CASE("lines are brought into the form in which the router prints them") {
    struct Row {
      std::string typed;
      Selection selection;
      std::string printed;
    };
    const std::vector<Row> rows{
        {"ip lan2 address 192.0.2.1/255.255.255.0", nothing, "ip lan2 address 192.0.2.1/24"},
        {"ip lan2 address 192.0.2.1/0xffffff00", nothing, "ip lan2 address 192.0.2.1/24"},
        {"IP LAN2 ADDRESS 192.0.2.1/24", nothing, "ip lan2 address 192.0.2.1/24"},
        {"ip   lan2  address   192.0.2.1/24  # uplink", nothing, "ip lan2 address 192.0.2.1/24"},
        {"ip route 198.51.100.7 gateway tunnel 1", nothing, "ip route 198.51.100.7/32 gateway tunnel 1"},
        {"schedule at 1 0:00 * ntpdate ntp.example.jp syslog", nothing,
         "schedule at 1 */* 00:00:00 * ntpdate ntp.example.jp syslog"},
        {"schedule at 2 */Wed 3:05:07 tunnel 1 no l2tp always-on", nothing,
         "schedule at 2 */Wed 03:05:07 tunnel 1 no l2tp always-on"},
        {"schedule at 3 startup * ntpdate ntp.example.jp", nothing,
         "schedule at 3 startup * ntpdate ntp.example.jp"},
        {"schedule at 9 +600 * restart", nothing, "schedule at 9 +600 * restart"},
        {"ipsec ike duration ike-sa 1 3600", nothing, "ipsec ike duration isakmp-sa 1 3600"},
        {"ipsec ike duration child-sa 1 3600", nothing, "ipsec ike duration ipsec-sa 1 3600"},
        {"ipsec ike local name 1 me@example.jp rfc822-addr", nothing,
         "ipsec ike local name 1 me@example.jp user-fqdn"},
        {"dhcp scope bind 1 192.0.2.5 00:A0:DE:00:00:01", nothing,
         "dhcp scope bind 1 192.0.2.5 00:A0:DE:00:00:01"},
        {"bridge learning bridge1 static 00-A0-DE-00-00-01 lan1", nothing,
         "bridge learning bridge1 static 00:a0:de:00:00:01 lan1"},
        {"nat descriptor type 01 Masquerade HAIRPIN=on", nothing,
         "nat descriptor type 1 masquerade hairpin=on"},
        {"console prompt 'tokyo 1'", nothing, "console prompt \"tokyo 1\""},
        {"console prompt \"tokyo\"", nothing, "console prompt tokyo"},
        {"l2tp remote end-id \"a#b c\"", tunnel1, "l2tp remote end-id \"a#b c\""},
    };
    for (const auto& row : rows) {
      CAPTURE(row.typed);
      CHECK(canonical(command(row.typed, row.selection)) == row.printed);
      CHECK(canonical(command(row.printed, row.selection)) == row.printed);
    }
  }

  TEST_CASE("a mistake is named with its place and what the router would complain about") {
    struct Row {
      std::string line;
      Selection selection;
      Fault fault;
      std::size_t column;
      std::string message;
    };
    using enum Fault;
    const std::vector<Row> rows{
        {"tunnel encapsulation l2tpv4", tunnel1, illegal_keyword, 22,
         "expected one of ipsec, ipip, pptp, l2tp, l2tpv3-raw, l2tpv3, ipudp, map-e, hb46pp; did you mean "
         "`l2tpv3`?"},
        {"l2tp tunnel auth on", nothing, no_selection, 1,
         "`l2tp tunnel auth` belongs to one tunnel: write `tunnel select N` first"},
        {"pppoe use lan2", tunnel1, no_selection, 1,
         "`pppoe use` belongs to one pp: write `pp select N` first"},
        {"no ipsec tunnel", nothing, no_selection, 4,
         "`ipsec tunnel` belongs to one tunnel: write `tunnel select N` first"},
        {"ip tunnel1 secure filter in 1", tunnel1, unknown_command, 4,
         "no interface is named here: write `tunnel select 1` first and then `tunnel` without a number"},
        {"ip pp1 mtu 1454", nothing, unknown_command, 4,
         "no interface is named here: write `pp select 1` first and then `pp` without a number"},
        {"ip lan2 adress 192.0.2.1/24", nothing, unknown_command, 9,
         "`adress` is unknown here; did you mean `address`?"},
        {"tunel select 1", nothing, unknown_command, 1, "`tunel` is no command; did you mean `tunnel`?"},
        {"tun sel 1", nothing, unknown_command, 1, "`tun` is no command; did you mean `tunnel`?"},
        {"l2tp kepalive use on", tunnel1, unknown_command, 6,
         "`kepalive` is unknown here; did you mean `keepalive`?"},
        {"frobnicate", nothing, unknown_command, 1, "`frobnicate` is no command"},
        {"ip lan2 address 192.168.1.300/24", nothing, not_an_address, 17,
         "expected one of dhcp, an address, with a mask as in 192.0.2.1/24"},
        {"ip lan2 address", nothing, wrong_count, 16,
         "expected one of dhcp, an address, with a mask as in 192.0.2.1/24 to follow"},
        {"l2tp local router-id tokyo", tunnel1, not_an_address, 22, "expected an address"},
        {"l2tp keepalive use on 601", tunnel1, out_of_range, 23, "expected a number from 1 to 600"},
        {"l2tp keepalive use on 60 3 7", tunnel1, wrong_count, 28, "nothing may follow here"},
        {"l2tp keepalive use on often", tunnel1, not_an_integer, 23, "expected a number from 1 to 600"},
        {"l2tp always-on onn", tunnel1, illegal_keyword, 16, "expected one of on, off; did you mean `on`?"},
        {"nat descriptor type x masquerade", nothing, not_an_integer, 21,
         "expected a number from 1 to 2147483647"},
        {"ip filter 21474837 pass * *", nothing, out_of_range, 11, "expected a number from 1 to 21474836"},
        {"nat descriptor type", nothing, wrong_count, 20, "expected a number from 1 to 2147483647 to follow"},
        {"bridge member bridge1 lan1", nothing, wrong_count, 27,
         "expected an interface as in lan1 or tunnel1 to follow"},
        {"no", nothing, wrong_count, 3, "expected a command to follow"},
        {"console prompt \"abc", nothing, illegal_keyword, 16, "this quote is never closed"},
        {"administrator password hello", nothing, illegal_keyword, 24, "expected one of *, encrypted"},
    };
    for (const auto& row : rows) {
      CAPTURE(row.line);
      const auto reading = read(row.line, row.selection);
      CHECK_FALSE(reading.command);
      REQUIRE(reading.mistake);
      CHECK(reading.mistake->fault == row.fault);
      CHECK(reading.mistake->column == row.column);
      CHECK(reading.mistake->message == row.message);
    }
  }

  TEST_CASE("an empty line and a comment are neither right nor wrong") {
    for (const std::string_view line : {"", "   ", "# tunnel select 1", "  #"}) {
      const auto reading = read(line, nothing);
      CHECK_FALSE(reading.command);
      CHECK_FALSE(reading.mistake);
    }
  }

  TEST_CASE("the selection follows the commands") {
    CHECK(after(command("tunnel select 3", nothing), nothing) == Selection{Context::tunnel, "3"});
    CHECK(after(command("pp select anonymous", tunnel1), tunnel1) == Selection{Context::pp, "anonymous"});
    CHECK(after(command("tunnel select none", tunnel1), tunnel1) == nothing);
    CHECK(after(command("no tunnel select", tunnel1), tunnel1) == nothing);
    CHECK(after(command("no pp select", tunnel1), tunnel1) == nothing);
    CHECK(after(command("ipsec tunnel 100", tunnel1), tunnel1) == tunnel1);
    CHECK(after(command("ip lan2 mtu 1400", tunnel1), tunnel1) == tunnel1);
  }

  TEST_CASE("keys of a context carry it, global ones do not") {
    CHECK(command("ip pp mtu 1454", pp1).key == "pp 1: ip pp mtu");
    CHECK(command("ip tunnel mtu 1280", tunnel1).key == "tunnel 1: ip tunnel mtu");
    CHECK(command("pptp keepalive use on", tunnel1).key == "tunnel 1: pptp keepalive use");
    CHECK(command("pptp keepalive use on", pp1).key == "pp 1: pptp keepalive use");
    CHECK(command("ipsec ike version 2 2", tunnel1).key == "ipsec ike version 2");
    CHECK(command("ipsec ike version 2 2", tunnel1).selection == nothing);
    CHECK(command("ip tunnel mtu 1280", tunnel1).selection == tunnel1);
  }

  TEST_CASE("secrets are marked") {
    CHECK(command("l2tp tunnel auth on test1234", tunnel1).secrets == std::vector<std::size_t>{1});
    CHECK(command("ipsec ike pre-shared-key 1 text test1234", nothing).secrets ==
          std::vector<std::size_t>{1});
    CHECK(command("ipsec ike pre-shared-key 1 0x0123", nothing).secrets == std::vector<std::size_t>{0});
    CHECK(command("login user taro secret1", nothing).secrets == std::vector<std::size_t>{0});
    CHECK(command("login user taro encrypted abcdef", nothing).secrets == std::vector<std::size_t>{1});
    CHECK(command("pp auth myname user@isp.example pw", pp1).secrets == std::vector<std::size_t>{1});
    CHECK(command("l2tp tunnel auth off", tunnel1).secrets.empty());
  }

  TEST_CASE("families that ask or are dangerous say so") {
    for (const std::string_view line :
         {"administrator", "exit", "quit", "login password", "administrator password",
          "sshd host key generate", "cold start", "restart", "save"}) {
      CAPTURE(line);
      CHECK(command(line, nothing).family->asks);
    }
    for (const std::string_view line : {"cold start", "restart", "clear log", "load config 1"}) {
      CAPTURE(line);
      CHECK(command(line, nothing).family->refused);
    }
    CHECK_FALSE(command("ip lan2 mtu 1400", nothing).family->asks);
    CHECK_FALSE(command("save 0", nothing).family->refused);
  }

  TEST_CASE("the table is sound") {
    std::set<std::pair<std::string_view, Context>> patterns;
    for (const auto& family : all_families()) {
      CAPTURE(family.pattern);
      CHECK(patterns.emplace(family.pattern, family.context).second);
      CHECK(family.pattern.find("  ") == std::string_view::npos);
      CHECK(family.pattern.front() != '{');
      const bool is_printed =
          family.kind == Kind::single || family.kind == Kind::list || family.kind == Kind::flag;
      CHECK(is_printed == (family.rank != 0));
    }
    CHECK(all_families().size() > 400);
  }
}

}  // namespace
}  // namespace rtx::language
