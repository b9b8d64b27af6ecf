#include "health/mail.hpp"

#include "parsers/unicode.hpp"
#include "transports/base64.hpp"
#include "transports/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <ctime>

namespace rtx::health {
namespace {

constexpr std::size_t longest_address = 254;  // RFC 5321
constexpr std::size_t bytes_in_a_word = 42;   // As base64 behind `Subject: ` at most 78 characters.
constexpr std::size_t bytes_in_a_line = 57;   // As base64 76 characters (RFC 2045).

bool may_stand_in_address(char character) {
  constexpr std::string_view others = ".!#$%&'*+-/=?^_`{|}~@:[]";
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || others.find(character) != others.npos;
}

std::string date_text(Time now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  // Not %a and %b: they speak the machine's language.
  constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days[parts.tm_wday], parts.tm_mday,
                     months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string base64_lines(std::string_view text) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += bytes_in_a_line)
    lines += transports::base64_encode(text.substr(at, bytes_in_a_line)) + '\n';
  return lines;
}

void check(const std::string& address) {
  if (is_mail_address(address)) return;
  throw SendError{fmt::format("'{}' is no mail address", transports::printable(address, 60)),
                  "write it as user@host in the settings", false};
}

std::string listed(const std::vector<std::string>& addresses) {
  if (addresses.empty()) throw SendError{"there is nobody to mail to", "name one in the settings", false};
  std::string list;
  for (const std::string& address : addresses) {
    check(address);
    list += (list.empty() ? "" : ",\n ") + address;
  }
  return list;
}

/// What of `host` may stand behind the @ of a Message-ID.
std::string plain_host(std::string host) {
  std::erase_if(host, [](char character) {
    return std::isalnum(static_cast<unsigned char>(character)) == 0 && character != '.' && character != '-';
  });
  return host.empty() ? "localhost" : host;
}

}  // namespace

bool is_mail_address(std::string_view text) noexcept {
  const std::size_t at = text.rfind('@');
  return text.size() <= longest_address && at != text.npos && at > 0 && at + 1 < text.size() &&
         text.find('@') == at && text.front() != '-' && std::ranges::all_of(text, may_stand_in_address);
}

std::string encoded_words(std::string_view text) {
  const std::string valid = parsers::valid_utf8(text);
  std::string_view rest = valid;
  std::string words;
  std::string part;
  const auto end_word = [&] {
    // Between encoded words a folded line is no blank.
    words += (words.empty() ? "" : "\n ") + ("=?UTF-8?B?" + transports::base64_encode(part) + "?=");
    part.clear();
  };
  while (!rest.empty()) {
    const std::size_t size = parsers::first_character(rest).size;
    if (part.size() + size > bytes_in_a_word) end_word();
    part += rest.substr(0, size);
    rest.remove_prefix(size);
  }
  if (!part.empty()) end_word();
  return words;
}

std::string mail_text(const MailReceiver& receiver, const Message& message, Time now,
                      const std::string& host) {
  check(receiver.from);
  std::string text;
  const auto header = [&](std::string_view name, const std::string& value) {
    text += fmt::format("{}: {}\n", name, value);
  };
  header("From", receiver.from);
  header("To", listed(receiver.to));
  header("Subject", encoded_words(message.title));
  header("Date", date_text(now));
  header("Message-ID", fmt::format("<{}@{}>", message.id, plain_host(host)));
  header("MIME-Version", "1.0");
  header("Content-Type", "text/plain; charset=utf-8");
  header("Content-Transfer-Encoding", "base64");
  header("Auto-Submitted", "auto-generated");  // RFC 3834: holiday programs stay silent.
  return text + '\n' + base64_lines(parsers::valid_utf8(message.body));
}

}  // namespace rtx::health
