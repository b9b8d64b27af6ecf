#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;

namespace rtx::transports {

/// HMAC-SHA1 (RFC 2104), made once and used many times: setting OpenSSL up costs more than a short message.
class HmacSha1 {
 public:
  static constexpr std::size_t size = 20;  ///< Of the result, in bytes.

  HmacSha1();
  /// Valid until the next call. Throws `Failure{Trouble::broken}` if OpenSSL has no HMAC-SHA1.
  [[nodiscard]] std::string_view operator()(std::string_view key, std::string_view message);

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_mac_ctx_st, Free> context_;
  std::string result_;
};

}  // namespace rtx::transports
