#include "health/outbox.hpp"

#include "health/database.hpp"
#include "health/history_rows.hpp"

#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>

namespace rtx::health {
namespace {

HistoryError lock_problem(const std::filesystem::path& file, int number) {
  const safety::StoreError error = safety::file_problem(file, "could not be locked", number);
  return {HistoryTrouble::denied, error.what(), error.hint};
}

News news_in(const Statement& row) {
  News news;
  news.number = row.number(0);
  news.change.subject = row.text(1);
  news.change.at = time_in(row.number(2));
  if (!row.is_null(3)) news.change.from = health_in(row.text(3));
  news.change.to = health_in(row.text(4));
  news.change.reason = row.text(5);
  news.run = row.text(7);
  const auto verdict = kept_verdict_in(row.text(6), news.change.subject);
  if (verdict && !verdict->findings.empty()) news.next_step = verdict->findings.front().next_step;
  return news;
}

/// FNV-1a: spreads names over the bytes of the lock file. Two that meet wait for each other, no more.
off_t place_of(const std::string& receiver) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char character : receiver)
    hash = (hash ^ static_cast<unsigned char>(character)) * 1'099'511'628'211U;
  return static_cast<off_t>(hash % static_cast<std::uint64_t>(std::numeric_limits<off_t>::max() - 1));
}

}  // namespace

void Outbox::watch(const std::string& receiver, const std::vector<std::string>& subjects) const {
  Transaction transaction{*database_};
  Statement known = database_->prepare(
      "INSERT OR IGNORE INTO receivers(name, began) SELECT ?, coalesce(max(number), 0) FROM verdicts");
  known.bind(receiver).finish();
  // A subject that comes later begins where the receiver began: others may have looked at it meanwhile.
  Statement row = database_->prepare(
      "INSERT OR IGNORE INTO watched(receiver, subject, queued) SELECT name, ?, began FROM receivers "
      "WHERE name = ?");
  for (const std::string& subject : subjects) {
    row.bind(subject).bind(receiver).finish();
    row.reset();
  }
  transaction.commit();
}

void Outbox::queue(const std::string& receiver) const {
  Transaction transaction{*database_};
  Statement news = database_->prepare(
      "INSERT OR IGNORE INTO tellings(receiver, verdict, was, state) SELECT ?1, last.number, first.was, "
      "'pending' "
      "FROM (SELECT min(number) AS first, max(number) AS last FROM watched JOIN verdicts USING(subject) "
      "WHERE receiver = ?1 AND number > queued AND changed GROUP BY subject) AS span "
      "JOIN verdicts AS first ON first.number = span.first JOIN verdicts AS last ON last.number = span.last "
      "WHERE last.health <> coalesce(first.was, ?2) ORDER BY last.number");
  news.bind(receiver).bind(name_of(Health::healthy)).finish();
  Statement mark = database_->prepare(
      "UPDATE watched SET queued = (SELECT coalesce(max(number), 0) FROM verdicts) WHERE receiver = ?");
  mark.bind(receiver).finish();
  transaction.commit();
}

std::vector<News> Outbox::pending(const std::string& receiver, std::size_t limit) const {
  Statement row = database_->prepare(
      "SELECT tellings.number, subject, since, tellings.was, health, reason, verdicts.verdict, runs.id FROM "
      "tellings "
      "JOIN verdicts ON verdicts.number = tellings.verdict JOIN runs ON runs.number = verdicts.run "
      "WHERE receiver = ? AND state = 'pending' ORDER BY tellings.number LIMIT ?");
  row.bind(receiver).bind(static_cast<std::int64_t>(limit));
  std::vector<News> news;
  while (row.step()) news.push_back(news_in(row));
  return news;
}

std::size_t Outbox::count_pending(const std::string& receiver) const {
  Statement row =
      database_->prepare("SELECT count(*) FROM tellings WHERE receiver = ? AND state = 'pending'");
  row.bind(receiver).step();
  return static_cast<std::size_t>(row.number(0));
}

void Outbox::note_try(const std::vector<News>& news) const {
  Transaction transaction{*database_};
  Statement row = database_->prepare("UPDATE tellings SET tries = tries + 1 WHERE number = ?");
  for (const News& item : news) {
    row.bind(item.number).finish();
    row.reset();
  }
  transaction.commit();
}

void Outbox::note_told(const std::vector<News>& news, Time now) const {
  const Durably durably{*database_};
  Transaction transaction{*database_};
  Statement row = database_->prepare("UPDATE tellings SET state = 'told', told = ? WHERE number = ?");
  for (const News& item : news) {
    row.bind(column_of(now)).bind(item.number).finish();
    row.reset();
  }
  transaction.commit();
}

safety::Descriptor open_telling_lock(const std::filesystem::path& history) {
  const std::filesystem::path name = history.string() + ".telling";
  safety::Descriptor file{
      ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, S_IRUSR | S_IWUSR)};
  if (!file.is_open()) throw lock_problem(name, errno);
  return file;
}

bool try_telling_lock(const safety::Descriptor& file, const std::string& receiver) {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = place_of(receiver);
  lock.l_len = 1;
  if (::fcntl(file.number(), F_OFD_SETLK, &lock) == 0) return true;
  if (errno == EAGAIN || errno == EACCES) return false;
  throw lock_problem("the lock of the history's messages", errno);
}

}  // namespace rtx::health
