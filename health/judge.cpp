#include "health/judge.hpp"

#include "health/judge_parts.hpp"
#include "language/text.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rtx::health {
namespace {

/// Of each output that much is kept as evidence.
constexpr std::size_t most_evidence = 16 * 1024;

std::string bounded(std::string text) {
  if (text.size() <= most_evidence) return text;
  std::size_t end = most_evidence;
  while (end > 0 && language::continues_character(text[end])) --end;
  const std::size_t left_out = text.size() - end;
  text.resize(end);
  return text + "\n(" + std::to_string(left_out) + " more bytes)\n";
}

/// The texts of a verdict on their way out.
class Cleaner {
 public:
  explicit Cleaner(const playbooks::Redactor& redactor) : redactor_{redactor} {}

  void clean(std::string& text) const { text = bounded(transports::sanitise(redactor_.redact(text))); }
  void clean_line(std::string& text) const {
    clean(text);
    std::ranges::replace(text, '\n', ' ');
  }
  void clean(Finding& finding) const {
    // A cause is in words of our own, which name keys and never hold one: masking would hide the sentence.
    if (finding.rule != "cause") clean_line(finding.words);
    clean_line(finding.next_step);
    clean(finding.evidence);
  }
  void clean(Measures& end) const {
    clean_line(end.model);
    clean_line(end.firmware);
    clean_line(end.boot_time);
    for (Output& output : end.outputs) {
      clean_line(output.command);
      clean(output.text);
    }
  }

 private:
  const playbooks::Redactor& redactor_;
};

void take_expected(Bench& bench) {
  for (const Expected& one : bench.subject().expected) {
    std::string words = one.health == Health::healthy ? "" : one.got;
    if (!one.unread.empty()) words += (words.empty() ? "met, but " : "; ") + one.unread;
    if (words.empty()) continue;
    bench.findings.push_back({"expectation", one.health, one.router, one.name + ": " + words, one.evidence,
                              "rtxctl run " + one.router + " -- '" + one.command + "'"});
  }
}

/// Names the router, unless the subject is nothing else.
std::string sentence(const Finding& finding, const std::string& subject) {
  const bool names = !finding.router.empty() && finding.router != subject;
  return (names ? finding.router + ": " : "") + finding.words;
}

/// One line: the first finding; behind a cause what it was seen by, and behind what could not be told what is
/// known not to be well.
std::string reason_of(const std::vector<Finding>& findings, const std::string& subject) {
  if (findings.empty() || findings.front().health == Health::healthy) return {};
  const Finding& first = findings.front();
  std::string reason = sentence(first, subject);
  if (first.rule == "cause") {
    const auto symptom =
        std::ranges::find_if(findings, [](const Finding& one) { return one.rule != "cause"; });
    return symptom == findings.end() ? reason : reason + " (" + sentence(*symptom, subject) + ")";
  }
  if (first.health != Health::could_not_tell) return reason;
  const auto unwell = std::ranges::find(findings, Health::degraded, &Finding::health);
  return unwell == findings.end() ? reason : reason + "; besides, " + sentence(*unwell, subject);
}

Health worst_of(const std::vector<Finding>& findings) {
  Health worst = Health::healthy;
  for (const Finding& finding : findings) worst = std::max(worst, finding.health);
  return worst;
}

/// Those of one health keep their order.
std::vector<Finding> worst_first(const std::vector<Finding>& findings) {
  std::vector<Finding> sorted;
  for (const Health health : {Health::down, Health::could_not_tell, Health::degraded, Health::healthy})
    std::ranges::copy_if(findings, std::back_inserter(sorted),
                         [&](const Finding& one) { return one.health == health; });
  return sorted;
}

void keep_outputs(Bench& bench) {
  for (std::size_t at = 0; at < bench.ends(); ++at)
    for (const Answered& answer : bench.end(at).seen.answers)
      bench.measures[at].outputs.push_back({answer.command, answer.error ? *answer.error : answer.text});
}

}  // namespace

Bench::Bench(const SubjectSeen& subject, const Rules& rules) : subject_{&subject}, rules_{&rules} {
  for (const EndSeen& one : subject.ends) {
    readings_.push_back(read(one.seen));
    measures.emplace_back().router = one.seen.router;
  }
}

std::vector<std::string> Bench::pings(std::size_t at) const {
  std::vector<std::string> pings{end(at).ping};
  pings.insert(pings.end(), end(at).other_pings.begin(), end(at).other_pings.end());
  return pings;
}

const Measures* Bench::before(std::size_t at) const {
  if (!subject_->before) return nullptr;
  const auto& ends = subject_->before->ends;
  const auto found = std::ranges::find(ends, router(at), &Measures::router);
  return found == ends.end() ? nullptr : &*found;
}

void Bench::find(Health health, std::string rule, std::size_t at, std::string words, std::string_view command,
                 std::string look) {
  const bool is_there = std::ranges::any_of(findings, [&](const Finding& one) {
    return one.rule == rule && one.router == router(at) && one.words == words;
  });
  if (is_there) return;
  const Answered* shown = command.empty() ? nullptr : end(at).seen.find(command);
  if (look.empty() && !command.empty()) look = command;
  if (!look.empty()) look = "rtxctl run " + router(at) + " -- '" + look + "'";
  findings.push_back({std::move(rule), health, router(at), std::move(words),
                      shown == nullptr ? std::string{} : shown->text, std::move(look)});
}

void Bench::find_of_pair(Health health, std::string rule, std::string words) {
  findings.push_back({std::move(rule), health, {}, std::move(words), {}, {}});
}

void Bench::lacks(std::size_t at, const std::string& what, const std::string& command,
                  const std::string& rule) {
  find(Health::could_not_tell, "unread", at,
       "no " + what + " can be read in '" + command + "', so '" + rule + "' was not looked at", command);
}

Verdict judge(const SubjectSeen& subject, const Rules& rules, const playbooks::Redactor& redactor) {
  Verdict verdict;
  verdict.subject = subject.name;
  verdict.is_pair = subject.ends.size() > 1;
  verdict.at = subject.at;
  verdict.took = subject.took;
  Bench bench{subject, rules};
  judge_routers(bench);
  if (subject.built_in && verdict.is_pair) judge_vpn(bench, verdict);
  take_expected(bench);
  keep_outputs(bench);

  verdict.health = worst_of(bench.findings);
  verdict.findings = worst_first(bench.findings);
  verdict.ends = std::move(bench.measures);
  const Cleaner cleaner{redactor};
  for (Finding& finding : verdict.findings) cleaner.clean(finding);
  for (Measures& end : verdict.ends) cleaner.clean(end);
  verdict.reason = reason_of(verdict.findings, verdict.subject);
  return verdict;
}

}  // namespace rtx::health
