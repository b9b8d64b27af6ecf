#include "health/news.hpp"

#include "health/translation.hpp"
#include "parsers/json_text.hpp"
#include "parsers/unicode.hpp"
#include "safety/journal_entry.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cctype>
#include <ctime>

namespace rtx::health {

using nlohmann::ordered_json;

namespace {

/// The fixed words of one language.
struct Words {
  Language language;
  fmt::string_view one_title, many_title, state, first_state, reason, next_step, closing;
};

constexpr Words english{
    Language::english,
    "[rtxctl] {0}: {1}",
    "[rtxctl] {0} changes: {1}",
    "{0}: {1} since {2} (before: {3})",
    "{0}: {1} since {2} (looked at for the first time)",
    "  Reason: {0}",
    "  Next step: {0}",
    "Seen by rtxctl in run {0}. Nothing further is sent until something changes.",
};
constexpr Words japanese{
    Language::japanese,
    "[rtxctl] {0}: {1}",
    "[rtxctl] 状態変化 {0} 件: {1}",
    "{0}: {2} から{1} (以前: {3})",
    "{0}: {2} から{1} (初回の確認)",
    "  理由: {0}",
    "  次の手順: {0}",
    "rtxctl の実行 {0} で確認しました。次に状態が変わるまで通知はありません。",
};

const Words& words_of(Language language) {
  return language == Language::japanese ? japanese : english;
}

template <class... T>
std::string fill(fmt::string_view form, const T&... values) {
  return fmt::format(fmt::runtime(form), values...);
}

/// One line of a message, whatever `text` holds.
std::string shown(const std::string& text) {
  return parsers::visible(text);
}

std::string local_text(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z", &parts)};
}

const char* name_in(const Words& words, Health health) {
  return word_for(health, words.language);
}

/// `2 down, 1 healthy`, the worst first.
std::string counts_of(const std::vector<News>& news, const Words& words) {
  std::array<int, 4> counts{};
  for (const News& item : news) ++counts.at(static_cast<std::size_t>(item.change.to));
  std::string text;
  for (std::size_t i = counts.size(); i-- > 0;) {
    if (counts.at(i) == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts.at(i),
                        name_in(words, static_cast<Health>(i)));
  }
  return text;
}

std::string paragraph_of(const News& news, const Words& words) {
  const Change& change = news.change;
  const char* before = change.from ? name_in(words, *change.from) : "";
  std::string text = fill(change.from ? words.state : words.first_state, shown(change.subject),
                          name_in(words, change.to), local_text(change.at), before);
  if (!change.reason.empty())
    text += '\n' + fill(words.reason, shown(said_in(words.language, change.reason)));
  if (!news.next_step.empty())
    text += '\n' + fill(words.next_step, shown(said_in(words.language, news.next_step)));
  return text + "\n\n";
}

/// What of `text` may stand in a message's id.
std::string plain(const std::string& text) {
  std::string kept;
  for (const char character : text) {
    const bool fits = std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '-';
    if (fits && kept.size() < 60) kept += character;
  }
  return kept;
}

}  // namespace

Message message_of(const std::vector<News>& news, Language language) {
  const Words& words = words_of(language);
  const News& first = news.front();
  const News& last = news.back();
  Message message;
  message.id = fmt::format("rtxctl.{}.{}-{}", plain(last.run), first.number, last.number);
  message.title = news.size() == 1
                      ? fill(words.one_title, shown(first.change.subject), name_in(words, first.change.to))
                      : fill(words.many_title, news.size(), counts_of(news, words));
  for (const News& item : news) message.body += paragraph_of(item, words);
  message.body += fill(words.closing, shown(last.run)) + '\n';
  return message;
}

std::string json_of(const std::vector<News>& news, const Message& message) {
  ordered_json object{{"schema", parsers::json_schema},
                      {"kind", "health_changes"},
                      {"id", message.id},
                      {"title", message.title},
                      {"text", message.title + '\n' + message.body}};
  object["changes"] = ordered_json::array();
  for (const News& item : news) {
    ordered_json change{{"subject", item.change.subject}, {"run", item.run}};
    if (item.change.from) change["from"] = name_of(*item.change.from);
    change["to"] = name_of(item.change.to);
    change["since"] = safety::utc_text(item.change.at);
    if (!item.change.reason.empty()) change["reason"] = item.change.reason;
    if (!item.next_step.empty()) change["next_step"] = item.next_step;
    object["changes"].push_back(std::move(change));
  }
  return parsers::json_text(object);
}

}  // namespace rtx::health
