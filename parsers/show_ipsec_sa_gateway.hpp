#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// A row of the table: a security gateway and how many SAs it has of each kind.
struct SecurityGateway {
  static constexpr std::string_view key = "number";

  std::uint32_t number = 0;  ///< As in `ipsec ike remote address n`.
  std::optional<std::string_view>
      flags;  ///< Capital letters, as printed: `U K`. What they mean is not known.
  std::string_view local_id;
  std::string_view remote_id;
  std::uint32_t isakmp = 0;
  std::uint32_t send = 0;
  std::uint32_t recv = 0;
};
BOOST_DESCRIBE_STRUCT(SecurityGateway, (), (number, flags, local_id, remote_id, isakmp, send, recv))

/// A block of `detail`: one SA. Its key is not here, see below.
struct GatewaySa {
  static constexpr std::string_view key = "id";

  std::uint32_t id = 0;  ///< As in `show ipsec sa`.
  Seconds duration{};
  std::optional<std::string_view> local_id;
  std::optional<std::string_view> remote_id;
  std::optional<Word<"send", "receive">> direction;  ///< Absent for IKE.
  std::optional<Word<"IKE", "ESP", "AH">> protocol;
  std::optional<Word<"tunnel", "transport">> mode;  ///< Absent for IKE.
  std::optional<std::string_view> algorithm;        ///< `AES-CBC, SHA-1, MODP 1024bit`.
  std::optional<std::string_view> spi;  ///< Bytes as printed: `a6 67 47 47`; packets carry them openly.
};
BOOST_DESCRIBE_STRUCT(GatewaySa, (),
                      (id, duration, local_id, remote_id, direction, protocol, mode, algorithm, spi))

/// What `show ipsec sa gateway` prints: the table fills `gateway`, `detail` fills `sa`.
struct ShowIpsecSaGateway {
  std::vector<SecurityGateway> gateway;
  std::vector<GatewaySa> sa;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowIpsecSaGateway, (), (gateway, sa, unrecognised))

/// Parses the output of `show ipsec sa gateway [n] [detail]`, English on a Japanese console too; nothing
/// printed is no SA. The views point into `output`.
///
/// Keys are dropped: lines whose label speaks of a key, and lines of nothing but bytes in hexadecimal digits
/// or stars (a key that the console's width broke) are in no field and not in `unrecognised` either, whether
/// the router has masked them or not.
///
/// Source: output of one router with IKEv1 in tunnel mode, which masked its keys as confidential. Transport
/// mode and AH are not confirmed.
[[nodiscard]] Result<ShowIpsecSaGateway> parse_show_ipsec_sa_gateway(std::string_view output);

}  // namespace rtx::parsers
