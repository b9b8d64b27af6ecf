#include "twin/ping.hpp"

#include "twin/echo.hpp"
#include "twin/island.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <variant>

namespace rtx::twin {
namespace {

using std::chrono::milliseconds;
using CommandFault = language::Fault;

constexpr milliseconds interval(1000);

struct Options {
  std::string host;
  Address destination;
  std::optional<Address> source;
  std::optional<int> count;  ///< Absent: until it is interrupted.
  int octets = 64;
  milliseconds patience{1000};
};

/// `0.5`, `10`: seconds with a tenth.
std::optional<milliseconds> to_patience(const std::string& text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0.1 || seconds > 3600.0)
    return std::nullopt;
  return milliseconds(static_cast<long>(seconds * 1000.0));
}

std::optional<CommandFault> take_number(const std::string& text, int most, int& into) {
  const auto number = parse_number(text);
  if (!number) return CommandFault::not_an_integer;
  if (*number < 1 || *number > most) return CommandFault::out_of_range;
  into = *number;
  return std::nullopt;
}

std::optional<CommandFault> take_option(const std::string& name, const std::string& value, Options& options) {
  if (name == "-s") return take_number(value, 65535, options.octets);
  if (name == "-c") return take_number(value, 21474836, options.count.emplace(1));
  if (name == "-sa") {
    options.source = parse_address(value);
    return options.source ? std::nullopt : std::optional(CommandFault::not_an_address);
  }
  if (name == "-w") {
    const auto patience = to_patience(value);
    if (patience) options.patience = *patience;
    return patience ? std::nullopt : std::optional(CommandFault::out_of_range);
  }
  return CommandFault::illegal_keyword;
}

std::variant<Options, CommandFault> read_options(std::span<const std::string> words, const Facts& facts) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with('-')) {
      if (i + 1 == words.size()) return CommandFault::wrong_count;
      if (const auto fault = take_option(words[i], words[i + 1], options)) return *fault;
      ++i;
    } else if (options.host.empty()) {
      options.host = words[i];
    } else {
      return CommandFault::wrong_count;
    }
  }
  if (options.host.empty()) return CommandFault::wrong_count;
  const auto named = facts.hosts.find(options.host);
  const auto address =
      named != facts.hosts.end() ? std::optional(named->second) : parse_address(options.host);
  if (!address) return CommandFault::not_an_address;
  if (named != facts.hosts.end()) options.host += " (" + address->to_string() + ")";
  options.destination = *address;
  return options;
}

/// `0.288`
std::string milliseconds_text(LabTime time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", static_cast<double>(time.count()) / 1000.0);
  return text.data();
}

class Ping {
 public:
  Ping(World& world, const Router& router, Options options, Language language)
      : world_(&world),
        router_(&router),
        options_(std::move(options)),
        is_english_(language == Language::english) {}

  /// Sends the next echo, now, and says what comes until the one after it. Nothing once all is said.
  std::vector<OutputLine> next() {
    if (finished_) return {};
    const milliseconds sent_at = next_at_;
    const bool last = options_.count && sent_ + 1 == *options_.count;
    auto reply = answered();
    const int number = sent_++;
    std::vector<OutputLine> lines;
    milliseconds done = sent_at + options_.patience;
    if (reply) {
      times_.push_back(reply->round_trip);
      done = sent_at + std::chrono::ceil<milliseconds>(reply->round_trip);
      lines.push_back({.after = done, .text = reply_text(number, *reply)});
    }
    if (last) {
      finished_ = true;
      if (lines.empty()) lines.push_back({.after = done, .text = "", .silent = true});
      for (std::string& line : statistics()) lines.push_back({.after = done, .text = std::move(line)});
      return lines;
    }
    next_at_ = std::max(done, sent_at + interval);
    lines.push_back({.after = next_at_, .text = "", .silent = true});
    return lines;
  }

  /// What Ctrl-C prints.
  [[nodiscard]] std::vector<std::string> statistics() const {
    std::array<char, 16> loss{};
    std::snprintf(loss.data(), loss.size(), "%.1f",
                  sent_ == 0 ? 0.0 : 100.0 * (sent_ - static_cast<int>(times_.size())) / sent_);
    const std::string sent = std::to_string(sent_);
    const std::string received = std::to_string(times_.size());
    std::vector<std::string> lines;
    if (!times_.empty()) lines.emplace_back();
    lines.push_back(is_english_ ? sent + " packets transmitted, " + received + " packets received, " +
                                      loss.data() + "% packet loss"
                                : sent + "個のパケットを送信し、" + received +
                                      "個のパケットを受信しました。" + loss.data() + "%パケットロス");
    if (times_.empty()) return lines;
    LabTime sum(0);
    for (const LabTime time : times_) sum += time;
    const auto [shortest, longest] = std::minmax_element(times_.begin(), times_.end());
    const LabTime mean((sum.count() + static_cast<long>(times_.size()) / 2) /
                       static_cast<long>(times_.size()));
    const std::string numbers =
        milliseconds_text(*shortest) + "/" + milliseconds_text(mean) + "/" + milliseconds_text(*longest);
    lines.push_back(is_english_ ? "round-trip min/avg/max = " + numbers + " ms"
                                : "往復遅延 最低/平均/最大 = " + numbers + " ミリ秒");
    return lines;
  }

 private:
  std::optional<Echo> answered() {
    auto echo = send_echo(*world_, *router_, options_.source, options_.destination, options_.octets);
    if (!echo || world_->chance() < echo->loss) return std::nullopt;
    // The first exchange is slower (address resolution, caches); the others differ by a few percent.
    const double jitter = world_->chance() * (sent_ == 0 ? 0.25 : 0.06) + (sent_ == 0 ? 0.1 : 0.0);
    echo->round_trip += LabTime(static_cast<long>(static_cast<double>(echo->round_trip.count()) * jitter));
    if (echo->round_trip > options_.patience) return std::nullopt;
    return echo;
  }

  [[nodiscard]] std::string reply_text(int number, const Echo& reply) const {
    const std::string sequence = std::to_string(number);
    const std::string ttl = std::to_string(reply.ttl);
    const std::string time = milliseconds_text(reply.round_trip);
    if (is_english_)
      return "received from " + options_.host + ": icmp_seq=" + sequence + " ttl=" + ttl + " time=" + time +
             "ms";
    return options_.host + "から受信: シーケンス番号=" + sequence + " ttl=" + ttl + " 時間=" + time +
           "ミリ秒";
  }

  World* world_;
  const Router* router_;
  Options options_;
  bool is_english_;
  int sent_ = 0;
  milliseconds next_at_{0};
  std::vector<LabTime> times_;
  bool finished_ = false;
};

}  // namespace

Outcome ping(World& world, const Router& router, std::span<const std::string> words, Language language) {
  const Island& island = world.island(router);
  auto options = read_options(words, island.facts(island.index_of(router)));
  if (const CommandFault* fault = std::get_if<CommandFault>(&options))
    return Router::refused(*fault, language);
  const auto run = std::make_shared<Ping>(world, router, std::get<Options>(std::move(options)), language);
  Outcome outcome;
  outcome.output = run->next();
  outcome.more = [run] { return run->next(); };
  outcome.interrupted = [run](milliseconds) { return run->statistics(); };
  return outcome;
}

}  // namespace rtx::twin
