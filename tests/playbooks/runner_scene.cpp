#include "tests/playbooks/runner_scene.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace rtx::playbooks::testing {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr parsers::Type text_type{.kind = parsers::Kind::text};
constexpr parsers::Type integer_type{.kind = parsers::Kind::integer};
constexpr std::array thing_fields{parsers::FieldType{"state", &text_type, true},
                                  parsers::FieldType{"id", &integer_type, true}};
constexpr parsers::Type thing_type{.kind = parsers::Kind::record, .fields = thing_fields};

parsers::Result<parsers::Value> parse_thing(std::string_view output) {
  parsers::Value state{parsers::Absent{}};
  parsers::Value id{parsers::Absent{}};
  std::size_t at = 0;
  while (at < output.size()) {
    const std::size_t end = std::min(output.find(' ', at), output.size());
    const std::string_view part = output.substr(at, end - at);
    if (part.starts_with("state=")) {
      state.data = std::string{part.substr(6)};
    } else if (part.starts_with("id=")) {
      std::int64_t number = 0;
      std::from_chars(part.data() + 3, part.data() + part.size(), number);
      id.data = number;
    } else {
      return parsers::ParseError{1, at + 1, "state= or id="};
    }
    at = end + 1;
  }
  parsers::Value::Record record;
  record.push_back({"state", std::move(state)});
  record.push_back({"id", std::move(id)});
  return parsers::Value{std::move(record)};
}

}  // namespace

const parsers::Parser& thing_parser() {
  static constexpr parsers::Parser parser{"show thing", &thing_type, &parse_thing};
  return parser;
}

/// Plays a FakeRouter.
class FakeSession : public transports::Session {
 public:
  FakeSession(Scene& scene, FakeRouter& router) : scene_{&scene}, router_{&router} {
    banner_.model = "RTX830";
    banner_.firmware = "15.02.31";
  }

  asio::awaitable<transports::Reply> send(transports::Command command) override {
    router_->typed.push_back(command.text);
    if (scene_->on_command) scene_->on_command(++scene_->commands_);
    const auto slow = router_->takes.find(command.text);
    // Always at least one turn of the loop, so that a stop can arrive while a command is in flight.
    asio::steady_timer timer{co_await asio::this_coro::executor,
                             slow == router_->takes.end() ? 0ms : slow->second};
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) throw transports::Failure{transports::Trouble::cancelled, "stopped"};
    if (router_->dies_at && router_->typed.size() > *router_->dies_at) {
      throw transports::Failure{router_->dies_of, "the connection was cut",
                                "see whether the router is still there"};
    }
    co_return reply_to(command.text);
  }

  asio::awaitable<std::vector<transports::Reply>> send_all(
      std::vector<transports::Command> commands) override {
    ++router_->sent_together;
    std::vector<transports::Reply> replies;
    for (transports::Command& command : commands) {
      transports::Reply reply = co_await send(std::move(command));
      replies.push_back(std::move(reply));
    }
    co_return replies;
  }

  asio::awaitable<transports::Reply> save(int slot) override {
    ++router_->saves;
    transports::Command command{"save " + std::to_string(slot)};
    transports::Reply reply = co_await send(std::move(command));
    reply.text = router_->save_answer;
    co_return reply;
  }

  asio::awaitable<void> make_readable() override { co_return; }
  asio::awaitable<void> make_plain() override { co_return; }

  asio::awaitable<std::vector<std::string>> close() override {
    ++router_->closed;
    if (scene_->on_close) scene_->on_close();
    asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) throw std::logic_error{"closing was cancelled"};
    co_return router_->not_put_back;
  }

  [[nodiscard]] const transports::Banner& banner() const noexcept override { return banner_; }
  [[nodiscard]] const std::string& prompt_string() const noexcept override { return banner_.model; }

 private:
  transports::Reply reply_to(const std::string& command) {
    transports::Reply reply;
    if (const auto refused = router_->refuses.find(command); refused != router_->refuses.end()) {
      reply.error = refused->second;
      reply.text = "Error: " + refused->second;
    }
    if (const auto said = router_->says.find(command); said != router_->says.end()) {
      reply.text = said->second.front();
      if (said->second.size() > 1) said->second.erase(said->second.begin());
    }
    return reply;
  }

  Scene* scene_;
  FakeRouter* router_;
  transports::Banner banner_;
};

namespace {

struct Words {
  std::string operator()(const event::Connecting& e) const {
    return "connecting " + std::to_string(e.router);
  }
  std::string operator()(const event::Connected& e) const { return "connected " + std::to_string(e.router); }
  std::string operator()(const event::StepBegan& e) const { return "step " + std::to_string(e.step); }
  std::string operator()(const event::LineDone& e) const {
    return "line " + places(e.step, e.router, e.line);
  }
  std::string operator()(const event::Sampled& e) const {
    return "sampled " + places(e.step, e.router, e.expectation);
  }
  std::string operator()(const event::ExpectationDone& e) const {
    return "expected " + places(e.step, e.router, e.expectation) + " " + name_of(e.result->verdict);
  }
  std::string operator()(const event::StepDone& e) const {
    return "done " + std::to_string(e.step) + " " + name_of(e.result->verdict);
  }
  std::string operator()(const event::Exchange& e) const {
    return "exchange " + std::to_string(e.router) + " " + e.command + " -> " + e.reply;
  }
  std::string operator()(const event::Told& e) const {
    return "told " + std::to_string(e.router) + " " + e.words;
  }
  std::string operator()(const event::Saving& e) const { return "saving " + std::to_string(e.router); }
  std::string operator()(const event::Saved& e) const {
    return (e.done ? "saved " : "not saved ") + std::to_string(e.router);
  }
  std::string operator()(const event::Left& e) const { return "left " + std::to_string(e.router); }

  static std::string places(std::size_t step, std::size_t router, std::size_t n) {
    return std::to_string(step) + " " + std::to_string(router) + " " + std::to_string(n);
  }
};

asio::awaitable<std::unique_ptr<transports::Session>> open_fake(Scene& scene, FakeRouter& router) {
  ++router.opened;
  asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
  auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (error) throw transports::Failure{transports::Trouble::cancelled, "stopped"};
  if (!router.opens) {
    throw transports::Failure{transports::Trouble::refused, "connection refused", "is sshd service on?"};
  }
  co_return std::make_unique<FakeSession>(scene, router);
}

PlannedExpectation planned_expectation(const Expectation& expectation, bool pair) {
  PlannedExpectation planned;
  planned.parser = expectation.show.text().starts_with("show thing")
                       ? &thing_parser()
                       : parsers::find_parser(expectation.show.text());
  planned.command = transports::Command{expectation.show.text(), transports::Typing::ahead};
  planned.shown = expectation.show.text();
  for (const Template& text : expectation.that) {
    auto assertion =
        Assertion::compile(text.text(), *planned.parser->type, pair ? planned.parser->type : nullptr);
    if (!assertion) throw std::logic_error{text.text() + ": " + assertion.error().message};
    planned.that.push_back(*std::move(assertion));
  }
  return planned;
}

}  // namespace

void Recorder::on(const Event& event) {
  notes.push_back(std::visit(Words{}, event));
  if (also) also(notes.back());
  if (forward != nullptr) forward->on(event);
}

Scene::Scene(std::size_t count) : routers(count), playbook_{std::make_unique<Playbook>()} {
  playbook_->name = "test";
}

Step& Scene::step(const std::string& name, const std::vector<std::string>& lines) {
  Step& step = playbook_->steps.emplace_back();
  step.name = name;
  for (const std::string& text : lines) {
    Line& line = step.run.emplace_back();
    line.text = Template::parse(text, Place{"test.toml", 1, 1});
  }
  return step;
}

Expectation& Scene::expect(const std::string& show, const std::vector<std::string>& that,
                           std::optional<std::size_t> only) {
  Expectation& expectation = playbook_->steps.back().expect.emplace_back();
  expectation.show = Template::parse(show, Place{"test.toml", 1, 1});
  for (const std::string& text : that)
    expectation.that.push_back(Template::parse(text, Place{"test.toml", 1, 1}));
  only_.push_back(only);
  return expectation;
}

void Scene::bind() {
  for (std::size_t i = 0; i < routers.size(); ++i) {
    Target& target = plan.targets.emplace_back();
    target.router.name = i == 0 ? "tokyo" : "osaka";
    target.router.host = i == 0 ? "192.0.2.1" : "198.51.100.1";
    target.role = i == 0 ? "a" : "b";
  }
  plan.playbook = std::move(playbook_);
  std::size_t number = 0;
  for (const Step& step : plan.playbook->steps) {
    PlannedStep& planned = plan.steps.emplace_back();
    planned.step = &step;
    planned.ends.resize(routers.size());
    for (PlannedEnd& end : planned.ends) {
      for (const Line& line : step.run) {
        PlannedLine& one = end.lines.emplace_back();
        one.command = transports::Command{line.text.text()};
        one.shown = line.text.text();
      }
      if (step.expect_error && !end.lines.empty()) end.lines.back().expect_error = step.expect_error;
      end.expect.resize(step.expect.size());
    }
    for (std::size_t i = 0; i < step.expect.size(); ++i, ++number) {
      for (std::size_t router = 0; router < routers.size(); ++router) {
        if (only_[number] && *only_[number] != router) continue;
        planned.ends[router].expect[i] = planned_expectation(step.expect[i], routers.size() == 2);
      }
    }
  }
}

void Scene::stop_after(std::chrono::milliseconds time, asio::cancellation_type type) {
  stopper_->expires_after(time);
  stopper_->async_wait([this, type](boost::system::error_code error) {
    if (!error) stop(type);
  });
}

RunReport Scene::run(bool save) {
  asio::io_context loop{1};
  signal_ = std::make_unique<asio::cancellation_signal>();
  stopper_ = std::make_unique<asio::steady_timer>(loop);
  commands_ = 0;
  SessionOpener open = [this](const Target& target) {
    return open_fake(*this, routers[target.role == "a" ? 0 : 1]);
  };
  std::optional<RunReport> report;
  std::exception_ptr failed;
  asio::co_spawn(
      loop, playbooks::run(plan, save, std::move(open), recorder),
      asio::bind_cancellation_slot(signal_->slot(), [&](std::exception_ptr error, RunReport result) {
        failed = error;
        report = std::move(result);
      }));
  loop.run_for(30s);
  stopper_.reset();
  if (failed) std::rethrow_exception(failed);
  if (!report) throw std::logic_error{"the run hangs"};
  return *std::move(report);
}

}  // namespace rtx::playbooks::testing
