#include "health/mail.hpp"

#include "health/news.hpp"
#include "tests/health/scene.hpp"
#include "transports/base64.hpp"

#include <doctest/doctest.h>

#include <sstream>

namespace rtx::health {

using testing::minute;

namespace {

News news_of(const std::string& subject, const std::string& reason) {
  return {7, "20260131T020000Z-4711", {subject, minute(0), Health::healthy, Health::down, reason}, {}};
}

/// Where a mail's header ends.
std::string header_of(const std::string& mail) {
  return mail.substr(0, mail.find("\n\n") + 1);
}

std::string mail_with(const std::string& subject) {
  const MailReceiver receiver{"rtxctl@example.com", {"a@example.com", "b@example.com"}, {}};
  return mail_text(receiver, message_of({news_of(subject, "why")}, Language::english), minute(0),
                   "host.example");
}

}  // namespace

TEST_SUITE("health/mail") {
  TEST_CASE("a mail says who, when, what, and that a program wrote it") {
    CHECK(header_of(mail_with("a-b")) ==
          "From: rtxctl@example.com\n"
          "To: a@example.com,\n b@example.com\n"
          "Subject: =?UTF-8?B?" +
              transports::base64_encode("[rtxctl] a-b: down") +
              "?=\n"
              "Date: Sat, 31 Jan 2026 02:00:00 +0000\n"
              "Message-ID: <rtxctl.20260131T020000Z-4711.7-7@host.example>\n"
              "MIME-Version: 1.0\n"
              "Content-Type: text/plain; charset=utf-8\n"
              "Content-Transfer-Encoding: base64\n"
              "Auto-Submitted: auto-generated\n");
  }

  TEST_CASE("whatever a name holds, the header stays what it is and every line short") {
    for (const std::string& name :
         {std::string{"x\r\nBcc: evil@example.com\r\n\r\nbody"}, std::string{"x\n.\nQUIT"},
          std::string{"a\0b", 3}, std::string{"\xff\xfe?="}, std::string(5000, 'x'),
          std::string{"東京本社と大阪支社のあいだの、とても長い名前を持つ仮想専用線の組"}}) {
      const std::string mail = mail_with(name);
      std::istringstream lines{mail};
      int headers = 0;
      for (std::string line; std::getline(lines, line) && !line.empty();) {
        CHECK(line.size() <= 78);
        CHECK(line.find("Bcc") == std::string::npos);
        if (line.front() != ' ') ++headers;
      }
      CHECK(headers == 9);
      for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 76);
      for (const char character : mail) CHECK((character == '\n' || (character >= ' ' && character <= '~')));
    }
  }

  TEST_CASE("an encoded word never ends within a character") {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "断x";
    std::istringstream words{encoded_words(text)};
    std::string decoded;
    for (std::string word; words >> word;) {
      REQUIRE(word.size() <= 75);
      const auto part = transports::base64_decode(word.substr(10, word.size() - 12));
      REQUIRE(part.has_value());
      CHECK((static_cast<unsigned char>(part->front()) & 0xc0U) != 0x80U);
      decoded += *part;
    }
    CHECK(decoded == text);
  }

  TEST_CASE("only plain addresses are mailed to") {
    for (const char* good : {"a@b", "rtx+noc.night@mail.example.com", "root@[192.0.2.1]"})
      CHECK(is_mail_address(good));
    for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\nBcc: c@d", "a@b,c@d", "<a@b>",
                            "-t@b", "a@b\r", "\"a\"@b", "a@b;c", "(a)@b", "\xe6\x96\xad@b"}) {
      CAPTURE(bad);
      CHECK_FALSE(is_mail_address(bad));
      const MailReceiver receiver{"a@example.com", {bad}, {}};
      CHECK_THROWS_AS(static_cast<void>(mail_text(receiver, {"i", "t", "b"}, minute(0), "h")), SendError);
    }
    CHECK_THROWS_AS(static_cast<void>(mail_text({"a@b", {}, {}}, {"i", "t", "b"}, minute(0), "h")),
                    SendError);
  }

  TEST_CASE("a message says what, since when, why, and what to do") {
    News down = news_of("tokyo-osaka", "no answer");
    down.next_step = "look at the cable";
    News back = news_of("tokyo-nagoya", "");
    back.change.from = std::nullopt;
    back.change.to = Health::healthy;
    const Message message = message_of({down, back}, Language::english);
    CHECK(message.title == "[rtxctl] 2 changes: 1 down, 1 healthy");
    CHECK(message.body.find("tokyo-osaka: down since 2026-01-31 ") == 0);
    CHECK(message.body.find(" (before: healthy)\n  Reason: no answer\n  Next step: look at the cable\n\n"
                            "tokyo-nagoya: healthy since 2026-01-31 ") != std::string::npos);
    CHECK(message.body.find(
              " (looked at for the first time)\n\nSeen by rtxctl in run 20260131T020000Z-4711.") !=
          std::string::npos);
    const Message japanese = message_of({down, back}, Language::japanese);
    CHECK(japanese.title == "[rtxctl] 状態変化 2 件: 1 ダウン, 1 正常");
    CHECK(japanese.body.find("からダウン (以前: 正常)\n  理由: no answer\n  次の手順: look at the cable\n") !=
          std::string::npos);
    CHECK(japanese.id == message.id);
  }

  TEST_CASE("a reason that rtxctl found itself is told in the reader's language") {
    const News down =
        news_of("tokyo-osaka", "the pre-shared keys differ (yamaha01: there is no SA with the far end)");
    CHECK(message_of({down}, Language::english).body.find("Reason: the pre-shared keys differ (") !=
          std::string::npos);
    CHECK(message_of({down}, Language::japanese)
              .body.find("  理由: 事前共有鍵が両端で違います(yamaha01: 対向とのSAがありません)\n") !=
          std::string::npos);
  }

  TEST_CASE("a message holds nothing that a terminal would obey") {
    const Message message = message_of({news_of("a\x1b[2J", "b\r\nFake: line {0}")}, Language::english);
    CHECK(message.title == "[rtxctl] a\\x1b[2J: down");
    CHECK(message.body.find("Reason: b\\x0d\\x0aFake: line {0}\n") != std::string::npos);
  }
}

}  // namespace rtx::health
