#include "transports/hmac_sha1.hpp"

#include "transports/failure.hpp"
#include "transports/unsigned_bytes.hpp"

#include <array>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace rtx::transports {
void HmacSha1::Free::operator()(evp_mac_ctx_st* context) const noexcept {
  EVP_MAC_CTX_free(context);
}

HmacSha1::HmacSha1() : result_(size, '\0') {
  EVP_MAC* hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  context_.reset(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);  // The context holds its own reference.
  std::string digest = "SHA1";
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
  if (!context_ || EVP_MAC_CTX_set_params(context_.get(), parameters.data()) != 1) {
    throw Failure{Trouble::broken, "OpenSSL offers no HMAC-SHA1, which hashed known_hosts files need"};
  }
}

std::string_view HmacSha1::operator()(std::string_view key, std::string_view message) {
  std::size_t length = 0;
  const bool done = EVP_MAC_init(context_.get(), unsigned_bytes(key), key.size(), nullptr) == 1 &&
                    EVP_MAC_update(context_.get(), unsigned_bytes(message), message.size()) == 1 &&
                    EVP_MAC_final(context_.get(), reinterpret_cast<unsigned char*>(result_.data()), &length,
                                  result_.size()) == 1;
  if (!done || length != size) throw Failure{Trouble::broken, "HMAC-SHA1 failed"};
  return result_;
}

}  // namespace rtx::transports
