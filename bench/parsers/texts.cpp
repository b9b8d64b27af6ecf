#include "bench/parsers/texts.hpp"

#include <cstdint>
#include <cstdio>
#include <random>

namespace rtx::bench {
namespace {

/// Appends formatted text.
template <class... Arguments>
void print(std::string& text, const char* format, Arguments... arguments) {
  const auto old = text.size();
  const auto size = static_cast<std::size_t>(std::snprintf(nullptr, 0, format, arguments...));
  text.resize(old + size + 1);
  std::snprintf(text.data() + old, size + 1, format, arguments...);
  text.pop_back();
}

/// Numbers that are the same in every run.
class Numbers {
 public:
  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }

 private:
  std::mt19937 engine_{42};
};

}  // namespace

std::vector<std::string> ping_texts(std::size_t bytes) {
  Numbers random;
  std::string text;
  unsigned count = 0;
  for (; text.size() < bytes; ++count) {
    print(text, "received from 198.51.100.%u: icmp_seq=%u ttl=%u time=%u.%03ums\n", random.below(256), count,
          random.below(256), random.below(300), random.below(1000));
  }
  print(text, "\n%u packets transmitted, %u packets received, 0.0%% packet loss\n", count, count);
  text += "round-trip min/avg/max = 0.001/150.012/299.999 ms\n";
  return {text};
}

std::vector<std::string> ipsec_sa_texts(std::size_t bytes) {
  Numbers random;
  std::string rows;
  unsigned id = 0;
  for (unsigned gateway = 1; rows.size() < bytes; ++gateway) {
    const auto parent = ++id;
    const auto peer = random.below(256);
    const auto life = 7200 + random.below(21600);  // renewed when a quarter is left
    print(rows, "%-5u %-4u -     isakmp        -    %-7u 203.0.113.%u\n", parent, gateway, life, peer);
    for (int pair = 0; pair < 2; ++pair) {
      for (const auto* const direction : {"send", "recv"}) {
        print(rows, "%-5u %-4u %-5u tra[%04u]esp  %s %-7u 203.0.113.%u\n", ++id, gateway, parent, gateway,
              direction, life, peer);
      }
    }
  }
  std::string text;
  print(text, "Total: isakmp:%u send:%u recv:%u\n\n", id / 5, id / 5 * 2, id / 5 * 2);
  text += "sa    sgw isakmp connection    dir  life[s] remote-id\n" + std::string(77, '-') + '\n';
  return {text + rows};
}

std::vector<std::string> l2tp_texts(std::size_t bytes) {
  Numbers random;
  std::string tunnels;
  unsigned count = 0;
  while (tunnels.size() < bytes) {
    print(tunnels, "TUNNEL[%u]:\n  Tunnel State: established\n  Version: L2TPv3\n", ++count);
    print(tunnels, "  Local Tunnel ID: %u\n  Remote Tunnel ID: %u\n", random.below(65536),
          random.below(65536));
    print(tunnels, "  Local IP Address: 192.168.100.%u\n  Remote IP Address: 198.51.100.%u\n",
          random.below(256), random.below(256));
    tunnels += "  Local Src port: 1701\n  Remote Src port: 1701\n  Vendor: YAMAHA Corporation\n";
    print(tunnels, "  Hostname: branch%04u\n  Next Transmit sequence(Ns): %u\n", count, random.below(65536));
    print(tunnels, "  Next Receive sequence(Nr) : %u\n  Tunnel has 1 session.\n", random.below(65536));
    print(tunnels, "  Session Information\n    Session State: established\n    Local Session ID: %u\n",
          random.below(65536));
    print(tunnels, "    Remote Session ID: %u\n    Circuit Status local:UP peer:UP\n", random.below(65536));
    print(tunnels, "    %u hours %u minutes %u seconds  connection.\n", 2 + random.below(20),
          2 + random.below(58), 2 + random.below(58));
    print(tunnels, "    Received: %u packets [%u octets]\n", 2 + random.below(1000000),
          random.below(900000000));
    print(tunnels, "    Transmitted: %u packets [%u octets]\n", 2 + random.below(1000000),
          random.below(900000000));
  }
  std::string text =
      "------------------- L2TP INFORMATION -------------------\nNumber of control table using\n";
  print(text, "  Tunnel Control: %u, Session Control: %u\n", count, count);
  return {text + tunnels};
}

std::vector<std::string> environment_texts(std::size_t bytes) {
  Numbers random;
  std::vector<std::string> texts;
  for (std::size_t total = 0; total < bytes; total += texts.back().size()) {
    std::string text =
        "RTX830 BootROM Ver. 1.01\nRTX830 FlashROM Table Ver. 1.00\n"
        "RTX830 Rev.15.02.31 (Tue Jul  4 10:11:12 2023)\n";
    print(text,
          "  main:  RTX830 ver=00 serial=M5B%06u MAC-Address=00:a0:de:00:%02x:00 "
          "MAC-Address=00:a0:de:00:%02x:01\n",
          random.below(1000000), random.below(256), random.below(256));
    print(text, "CPU:   %u%%(5sec)   %u%%(1min)   %u%%(5min)    Memory: %u%% used\n", random.below(10),
          random.below(10), random.below(10), random.below(100));
    print(text, "Packet-buffer:   %u%%(small)   %u%%(middle)   %u%%(large)   %u%%(huge) used\n",
          random.below(10), random.below(10), random.below(10), random.below(10));
    text +=
        "Firmware: exec0  Config. file: config0\nDefault firmware: exec0  Default config. file: config0\n";
    text += "Serial Baudrate: 9600\n";
    print(text, "Boot time: 2024/11/0%u 09:58:02 +09:00\nCurrent time: 2024/12/1%u 16:04:53 +09:00\n",
          1 + random.below(9), random.below(10));
    print(text, "Elapsed time from boot: %udays 06:%02u:%02u\n", 2 + random.below(90), random.below(60),
          random.below(60));
    text += "Security Class: 1, FORGET: ON, TELNET: OFF\n";
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string> lan_texts(std::size_t bytes) {
  Numbers random;
  std::vector<std::string> texts;
  for (std::size_t total = 0; total < bytes; total += texts.back().size()) {
    std::string text;
    print(text, "LAN%u\n説明: floor %u\nIPアドレス:                     192.168.%u.1/24\n",
          1 + random.below(3), random.below(30), random.below(256));
    text += "動作モード設定:\n";
    for (unsigned port = 1; port <= 8; ++port) {
      print(text, "              PORT%u:            Auto Negotiation (%s)\n", port,
            random.below(2) == 0 ? "Link Down" : "1000BASE-T Full Duplex");
    }
    print(text, "送信パケット:                   %u パケット(%u オクテット)\n", random.below(1000000),
          random.below(900000000));
    print(text, "受信パケット:                   %u パケット(%u オクテット)\n", random.below(1000000),
          random.below(900000000));
    print(text, "受信オーバーフロー:             %u\n未サポートパケットの受信:       %u\n", random.below(100),
          random.below(100000));
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string> pp_texts(std::size_t bytes) {
  Numbers random;
  std::string text;
  for (unsigned number = 1; text.size() < bytes; ++number) {
    print(text, "PP[%02u]:\nDescription: branch %u\nCurrent PPPoE session status is Connected.\n", number,
          random.below(1000));
    print(text, "Access Concentrator: bas%02u\n%u hours %u minutes %u seconds  connection.\n",
          random.below(100), 2 + random.below(20), 2 + random.below(58), 2 + random.below(58));
    print(text, "Received: %u packets [%u octets]  Load: %u.%u%%\n", 2 + random.below(1000000),
          2 + random.below(900000000), random.below(100), random.below(10));
    print(text, "Transmitted: %u packets [%u octets]  Load: %u.%u%%\n", 2 + random.below(1000000),
          2 + random.below(900000000), random.below(100), random.below(10));
    text += "PPP Cofigure Options\n    LCP Local: Magic-Number MRU, Remote: CHAP Magic-Number MRU\n";
    text += "    IPCP Local: IP-Address Primary-DNS(192.0.2.53), Remote: IP-Address\n";
    print(text, "    PP IP Address Local: 203.0.113.%u, Remote: 198.51.100.%u\n    CCP: None\n",
          random.below(256), random.below(256));
  }
  return {text};
}

std::vector<std::string> dhcp_texts(std::size_t bytes) {
  Numbers random;
  std::string text;
  for (unsigned scope = 1; text.size() < bytes; ++scope) {
    print(text, "DHCP Scope number: %u\n      Network address: 10.%u.%u.0\n", scope, random.below(256),
          random.below(256));
    for (unsigned host = 2; host < 202; ++host) {
      print(text, "          Leased address: 10.0.%u.%u\n", random.below(256), host);
      print(text, " Client ethernet address: 02:00:5e:%02x:%02x:%02x\n", random.below(256), random.below(256),
            random.below(256));
      print(text, "               Host Name: desk-%u\n", random.below(10000));
      print(text, "         Remaining lease: %udays %uhours %umin. %usecs.\n", 2 + random.below(2),
            2 + random.below(22), random.below(60), 2 + random.below(58));
    }
    text += "                  All: 253\n               Except: 0\n               Leased: 200\n";
    text += "               Usable: 53\n";
  }
  return {text};
}

std::vector<std::string> dhcp_summary_texts(std::size_t bytes) {
  Numbers random;
  std::string text;
  for (unsigned number = 1; text.size() < bytes; ++number) {
    print(text, "%3u:    192.168.%3u.%u:  02:00:5e:%02x:%02x:%02x, desk-%u\n", number,
          100 + random.below(100), random.below(256), random.below(256), random.below(256), random.below(256),
          random.below(10000));
  }
  return {text};
}

std::vector<std::string> log_texts(std::size_t bytes) {
  Numbers random;
  std::string text;
  while (text.size() < bytes) {
    print(text, "2024/11/%02u %02u:%02u:%02u: ", 1 + random.below(30), random.below(24), random.below(60),
          random.below(60));
    switch (random.below(4)) {
      case 0:
        print(text, "PP[01] Rejected at OUT(default) filter: UDP 192.168.10.%u:%u > 192.0.2.1:53\n",
              random.below(256), random.below(65536));
        break;
      case 1:
        print(text, "[IKE] initiate ISAKMP phase to 198.51.100.%u (local address 203.0.113.77)\n",
              random.below(256));
        break;
      case 2:
        print(text, "[DHCPD] LAN1(port%u) Extends 192.168.10.%u: 02:00:5e:10:00:%02x\n", 1 + random.below(8),
              random.below(256), random.below(256));
        break;
      default:
        print(text, "IP Tunnel[%u] %s\n", 1 + random.below(20), random.below(2) == 0 ? "Up" : "Down");
    }
  }
  return {text};
}

std::vector<std::string> config_list_texts(std::size_t bytes) {
  Numbers random;
  std::string text =
      "No.   Date       Time        Size  Comment\n----- ---------- -------- -------  ----------\n";
  for (unsigned number = 0; text.size() < bytes; ++number) {
    print(text, "%s %-3u 2024/%02u/%02u %02u:%02u:%02u  %6u  before change %u\n", number == 0 ? "*" : " ",
          number, 1 + random.below(12), 1 + random.below(28), random.below(24), random.below(60),
          random.below(60), random.below(100000), random.below(1000));
  }
  return {text};
}

std::vector<std::string> techinfo_texts(std::size_t bytes) {
  constexpr std::size_t section = 100'000;
  const auto log = log_texts(section).front();
  const auto l2tp = l2tp_texts(section).front();
  std::vector<std::string> texts;
  for (std::size_t total = 0; total < bytes; total += texts.back().size()) {
    texts.push_back("show status l2tp\n" + l2tp + "\n---\nshow log\n" + log +
                    "\n---\nshow ipsec sa\n\n---\n");
  }
  return texts;
}

std::vector<std::string> tunnel_texts(std::size_t bytes) {
  Numbers random;
  std::string text;
  const auto traffic = [&](const char* label) {
    print(text, "  %-13s(IPv4) %u packets [%u octets]\n", label, 2 + random.below(1000000),
          2 + random.below(900000000));
    print(text, "  %-13s(IPv6) %u packets [%u octets]\n", "", 2 + random.below(1000),
          2 + random.below(90000));
  };
  for (unsigned count = 1; text.size() < bytes; ++count) {
    print(text, "TUNNEL[%u]: \nDescription: branch%04u\n  Interface type: IPsec\n", count, count);
    print(text, "  Current status is Online.\n  from 2024/11/0%u 09:%02u:02.\n", 1 + random.below(9),
          random.below(60));
    print(text, "  %u hours %u minutes %u seconds  connection.\n", 2 + random.below(20), 2 + random.below(58),
          2 + random.below(58));
    traffic("Received:");
    traffic("Transmitted:");
  }
  return {text};
}

std::vector<std::string> gateway_texts(std::size_t bytes) {
  Numbers random;
  std::string text = "sgw  flags local-id                      remote-id        # of sa\n";
  text += std::string(74, '-') + '\n';
  for (unsigned count = 1; text.size() < bytes; ++count) {
    print(text, "%-4u U K   192.0.2.%-21u 203.0.113.%-6u i:%u s:%u r:%u\n", count, random.below(256),
          random.below(256), random.below(3), random.below(5), random.below(5));
  }
  return {text};
}

std::vector<std::string> gateway_detail_texts(std::size_t bytes) {
  Numbers random;
  std::string text;
  for (unsigned count = 1; text.size() < bytes; ++count) {
    print(text, "SA[%u] Duration: %us\nLocal ID: 192.0.2.%u\nRemote ID: 203.0.113.%u\n", count,
          random.below(28800), random.below(256), random.below(256));
    print(text, "Direction: %s\nProtocol: ESP (Mode: tunnel)\n", count % 2 == 0 ? "send" : "receive");
    print(text, "Algorithm: AES-CBC (for Auth.: HMAC-SHA)\nSPI: %02x %02x %02x %02x \n", random.below(256),
          random.below(256), random.below(256), random.below(256));
    text += "Key: ** ** ** ** **  (confidential)   ** ** ** ** **\n" + std::string(52, '-') + '\n';
  }
  return {text};
}

std::vector<std::string> route_texts(std::size_t bytes) {
  Numbers random;
  std::string text = "Destination         Gateway          Interface       Kind  Additional Info.\n";
  while (text.size() < bytes) {
    const auto net = random.below(256);
    print(text, "10.%u.%u.0/24%*s192.168.100.%-3u        LAN1      OSPF     cost=%u \n", net,
          random.below(256), net < 100 ? 8 : 7, "", random.below(256), 1 + random.below(100));
    print(text, "172.16.%u.0/24      -                TUNNEL[%u]    static  \n", random.below(256),
          1 + random.below(99));
  }
  return {text};
}

std::vector<std::string> arp_texts(std::size_t bytes) {
  Numbers random;
  std::string rows;
  unsigned count = 0;
  for (; rows.size() < bytes; ++count) {
    print(rows, "LAN1(port%u)    192.168.%u.%-6u 00:a0:de:00:%02x:%02x  %u\n", 1 + random.below(8),
          random.below(256), random.below(256), random.below(256), random.below(256), random.below(1200));
  }
  std::string text;
  print(text, "Count: %u\nInterface      IP address        MAC address       TTL(second)\n", count);
  return {text + rows};
}

std::vector<std::string> nat_texts(std::size_t bytes) {
  Numbers random;
  std::string text =
      "NAT/IP masquerade compatibility type : 2\n"
      "Reference Descriptor : 1, Assigned Interface : LAN2(1)\nMasquerade Table\n"
      "    Outer address: 203.0.113.24\n    Port range: 60000-64095, 49152-59999   169 session.\n"
      "  -*-    -*-    -*-    -*-\n"
      "      No.              Inner   Session Count           Limit         Type\n";
  for (unsigned count = 1; text.size() < bytes; ++count) {
    print(text, "%8u     192.168.%03u.%03u %15u          250000         dynamic\n", count,
          100 + random.below(100), 100 + random.below(100), random.below(1000));
  }
  return {text};
}

}  // namespace rtx::bench
