#pragma once

#include "health/news.hpp"
#include "health/receiver.hpp"

#include <string>
#include <string_view>

namespace rtx::health {

/// Whether `text` is a plain mail address (`user@host`), and so nothing that could add a header, a receiver
/// or an option.
[[nodiscard]] bool is_mail_address(std::string_view text) noexcept;

/// `text` as the value of a header (RFC 2047), folded; whatever it holds, it stays one value.
[[nodiscard]] std::string encoded_words(std::string_view text);

/// The mail as sendmail takes it: header and body in ASCII, `\n` line ends. Throws SendError if an address is
/// none.
[[nodiscard]] std::string mail_text(const MailReceiver& receiver, const Message& message, Time now,
                                    const std::string& host);

}  // namespace rtx::health
