#pragma once

#include "health/receiver.hpp"
#include "transports/transport.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>

namespace rtx::health {

/// Posts `body` (JSON) to the receiver's URL until it was taken (a status of 2xx). Throws SendError, also if
/// that was not done by then. Certificates are verified, no redirect is followed, what the server answers is
/// not kept. `id` tells the server which message this is, so that it can pass over one that comes twice.
///
/// A thread of its own does it, and is joined before this ends: looking up a name cannot be driven by an
/// event loop anyway, and a thread shares nothing with the loop but one place for the result.
[[nodiscard]] boost::asio::awaitable<void> post_webhook(WebhookReceiver receiver, std::string id,
                                                        std::string body, transports::Deadline deadline);

/// `sha256=` and the HMAC-SHA256 of `body` in hexadecimal digits.
[[nodiscard]] std::string signature_of(const transports::Secret& key, std::string_view body);

}  // namespace rtx::health
