#include "health/notify.hpp"

#include "health/database.hpp"
#include "health/mail_command.hpp"
#include "health/outbox.hpp"
#include "health/webhook.hpp"
#include "tests/health/scene.hpp"
#include "tests/health/sink.hpp"
#include "tests/transports/support/run.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <csignal>
#include <thread>

namespace rtx::health {

namespace asio = boost::asio;
using safety::testing::Scratch;
using safety::testing::text_of;
using testing::ended;
using testing::in_child;
using testing::minute;
using testing::Sink;
using testing::verdict_of;
using tests::Running;
using transports::Clock;
using namespace std::chrono_literals;

namespace {

constexpr TellingLimits quick{3, 20ms, 5s, 10s};
constexpr TellingLimits impatient{3, 20ms, 300ms, 700ms};

/// A history in which one pair is down in run `r1`, after it was healthy in run `r0`.
struct Receivers {
  Receivers() {
    history.begin_run("r0", "", minute(0));
    history.add("r0", verdict_of("tokyo-osaka", Health::healthy, minute(0)));
    for (const char* name : {"noc", "chat", "a", "b", "plain", "down", "broken"})
      watch(name, {"tokyo-osaka"});
    history.begin_run("r1", "", minute(10));
    history.add("r1", verdict_of("tokyo-osaka", Health::down, minute(10)));
  }

  void watch(const std::string& receiver, const std::vector<std::string>& subjects) {
    Outbox{history.database()}.watch(receiver, subjects);
  }

  /// A run that sees this one subject, and is killed: it has no end.
  void see(const std::string& run, const std::string& subject, std::initializer_list<Health> healths) {
    history.begin_run(run, "", minute(20));
    for (const Health health : healths) history.add(run, verdict_of(subject, health, minute(20)));
  }

  /// What is queued for the receiver now.
  std::vector<News> queued(const std::string& receiver) {
    const Outbox outbox{history.database()};
    outbox.queue(receiver);
    return outbox.pending(receiver, 10);
  }

  std::vector<Delivery> tell(std::vector<Receiver> receivers, TellingLimits limits = quick) {
    Running<std::vector<Delivery>> running;
    running.start(notify(history, std::move(receivers), limits));
    return running.finish();
  }

  Scratch scratch;
  History history = History::open(scratch.path / "history.db");
};

/// The words of the SendError that `operation` ends with.
std::string failure_of(asio::awaitable<void> operation) {
  Running<std::monostate> running;
  running.start([](asio::awaitable<void> inner) -> asio::awaitable<std::monostate> {
    co_await std::move(inner);
    co_return std::monostate{};
  }(std::move(operation)));
  try {
    running.finish();
  } catch (const SendError& error) {
    return std::string{error.what()} + " | " + error.next_step;
  }
  return "it worked";
}

asio::awaitable<void> count_ticks(int& ticks) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  for (;;) {
    timer.expires_after(10ms);
    co_await timer.async_wait(asio::use_awaitable);
    ++ticks;
  }
}

}  // namespace

TEST_SUITE("health/notify") {
  TEST_CASE("a change reaches a mail server once") {
    Receivers scene;
    const Sink sink{"smtp"};
    const auto first = scene.tell({sink.mail("noc", Language::japanese)});
    REQUIRE(first.size() == 1);
    CHECK(first[0].problem == "");
    CHECK(first[0].receiver == "noc");
    CHECK(first[0].told == 1);
    CHECK(first[0].pending == 0);
    const auto again = scene.tell({sink.mail("noc")});
    CHECK(again[0].told == 0);
    const auto got = sink.got();
    REQUIRE(got.size() == 1);
    CHECK(got[0]["receivers"] == nlohmann::json{"noc@example.com", "night@example.com"});
    CHECK(got[0]["subject"] == "[rtxctl] tokyo-osaka: ダウン");
    const std::string body = got[0]["body"];
    CHECK(body.find("からダウン (以前: 正常)\n  理由: the tunnel is down\n  次の手順: look at the cable\n") !=
          std::string::npos);
    CHECK(got[0]["id"].get<std::string>().find("<rtxctl.r1.1-1@") == 0);
  }

  TEST_CASE("what is looked at for the first time is news only if it is not healthy") {
    Receivers scene;
    scene.watch("noc", {"a", "b"});
    scene.see("r2", "a", {Health::healthy});
    scene.see("r3", "b", {Health::degraded});
    const auto news = scene.queued("noc");
    REQUIRE(news.size() == 2);
    CHECK(news[1].change == Change{"b", minute(20), {}, Health::degraded, "the tunnel is degraded"});
    CHECK(news[1].next_step == "look at the cable");
  }

  TEST_CASE("a change that a run saw and did not live to tell is told by the next, which sees none") {
    Receivers scene;
    const Sink sink{"http"};
    scene.see("r2", "tokyo-osaka", {Health::down});
    CHECK(scene.tell({sink.webhook("chat")})[0].told == 1);
    const auto got = sink.got();
    REQUIRE(got.size() == 1);
    CHECK(got[0]["body"]["changes"][0]["run"] == "r1");
    CHECK(got[0]["body"]["changes"][0]["from"] == "healthy");
    scene.see("r3", "tokyo-osaka", {Health::down});
    CHECK(scene.tell({sink.webhook("chat")})[0].told == 0);
  }

  TEST_CASE("several changes of a subject that nobody was told of are one, from what was known before") {
    Receivers scene;
    scene.see("r2", "tokyo-osaka", {Health::healthy, Health::could_not_tell, Health::degraded});
    const auto news = scene.queued("noc");
    REQUIRE(news.size() == 1);
    CHECK(news[0].change ==
          Change{"tokyo-osaka", minute(20), Health::healthy, Health::degraded, "the tunnel is degraded"});
    scene.see("r3", "tokyo-osaka", {Health::down, Health::degraded});
    CHECK(scene.queued("noc").size() == 1);
  }

  TEST_CASE("what was down and is as it was told again is no news") {
    Receivers scene;
    scene.see("r2", "tokyo-osaka", {Health::healthy});
    CHECK(scene.queued("noc").empty());
    scene.see("r3", "tokyo-osaka", {Health::down});
    CHECK(scene.queued("noc").size() == 1);
  }

  TEST_CASE("a new receiver is told of what comes after it was named first, and of what it watches") {
    Receivers scene;
    scene.watch("boss", {"tokyo-osaka"});
    CHECK(scene.queued("boss").empty());
    scene.see("r2", "elsewhere", {Health::down});
    CHECK(scene.queued("boss").empty());
    scene.watch("boss", {"tokyo-osaka", "elsewhere"});
    const auto news = scene.queued("boss");
    REQUIRE(news.size() == 1);
    CHECK(news[0].change.subject == "elsewhere");
  }

  TEST_CASE("a mail server that is down is told by the next run, together with what came after") {
    Receivers scene;
    Sink sink{"smtp"};
    sink.stop();
    const auto first = scene.tell({sink.mail("noc")});
    CHECK(first[0].told == 0);
    CHECK(first[0].pending == 1);
    CHECK(first[0].problem.find("the mail command ended with status 1: sink.py: cannot reach the mail") == 0);
    CHECK(scene.history.database().number("SELECT tries FROM tellings") == 3);

    scene.history.begin_run("r2", "", minute(20));
    scene.history.add("r2", verdict_of("tokyo-osaka", Health::healthy, minute(20)));
    sink.start();
    CHECK(scene.tell({sink.mail("noc")})[0].told == 2);
    const auto got = sink.got();
    REQUIRE(got.size() == 1);
    CHECK(got[0]["subject"] == "[rtxctl] 2 changes: 1 down, 1 healthy");
  }

  TEST_CASE("a mail server that refuses or hangs does not hold the run up, nor the event loop") {
    Receivers scene;
    const Sink sink{"smtp"};
    sink.behave("refuse");
    CHECK(scene.tell({sink.mail("noc")})[0].pending == 1);
    sink.behave("hang");
    const auto begun = Clock::now();
    const auto hung = scene.tell({sink.mail("noc")}, impatient);
    CHECK(Clock::now() - begun < 5s);
    CHECK(hung[0].problem == "the mail command did not end in time");
    sink.behave("take");
    CHECK(scene.tell({sink.mail("noc")})[0].told == 1);
  }

  TEST_CASE("a webhook gets JSON, signed") {
    Receivers scene;
    const Sink sink{"http"};
    Receiver receiver = sink.webhook("chat");
    std::get<WebhookReceiver>(receiver.way).signing_key = transports::Secret{"Jefe"};
    CHECK(scene.tell({receiver})[0].problem == "");
    const auto got = sink.got();
    REQUIRE(got.size() == 1);
    CHECK(got[0]["path"] == "/hook/s3cr3t");
    CHECK(got[0]["body"]["title"] == "[rtxctl] tokyo-osaka: down");
    CHECK(got[0]["body"]["changes"][0] == nlohmann::json{{"subject", "tokyo-osaka"},
                                                         {"run", "r1"},
                                                         {"from", "healthy"},
                                                         {"to", "down"},
                                                         {"since", "2026-01-31T02:10:00.000Z"},
                                                         {"reason", "the tunnel is down"},
                                                         {"next_step", "look at the cable"}});
    CHECK(got[0]["headers"]["X-Rtxctl-Message"] == got[0]["body"]["id"]);
    CHECK(got[0]["headers"]["X-Rtxctl-Signature"].get<std::string>().size() == 7 + 64);
    // RFC 4231, test case 2.
    CHECK(signature_of(transports::Secret{"Jefe"}, "what do ya want for nothing?") ==
          "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  TEST_CASE("a webhook that fails is tried again, so often and no more; one that says no is not") {
    Receivers scene;
    const Sink sink{"http"};
    sink.behave("500");
    const auto failed = scene.tell({sink.webhook("chat")});
    CHECK(failed[0].problem == "the webhook's server answered with status 500");
    CHECK(failed[0].pending == 1);
    CHECK(sink.asked() == 3);
    sink.behave("404");
    CHECK(scene.tell({sink.webhook("chat")})[0].next_step == "check the webhook's URL in the settings");
    CHECK(sink.asked() == 4);
    sink.behave("fail once");
    CHECK(scene.tell({sink.webhook("chat")})[0].told == 1);
    CHECK(sink.asked() == 6);
    CHECK(sink.got().size() == 1);
  }

  TEST_CASE("a webhook that is slow is waited for; one that hangs, no longer than the limits say") {
    Receivers scene;
    const Sink sink{"http"};
    sink.behave("hang");
    const auto begun = Clock::now();
    const auto hung = scene.tell({sink.webhook("chat")}, impatient);
    CHECK(Clock::now() - begun < 3s);
    CHECK(hung[0].problem == "the webhook's server did not answer in time");
    sink.behave("slow");
    CHECK(scene.tell({sink.webhook("chat")})[0].told == 1);
  }

  TEST_CASE("a webhook's server leads nowhere else, and cannot flood") {
    Receivers scene;
    const Sink sink{"http"};
    sink.behave("moved");
    CHECK(scene.tell({sink.webhook("chat")})[0].problem == "the webhook's server answered with status 302");
    CHECK(sink.asked() == 1);
    sink.behave("endless");
    const auto begun = Clock::now();
    CHECK(scene.tell({sink.webhook("chat")})[0].told == 1);
    CHECK(Clock::now() - begun < 4s);
  }

  TEST_CASE("a webhook's URL is shown nowhere") {
    Receivers scene;
    Sink sink{"http"};
    Receiver plain = sink.webhook("plain");
    std::get<WebhookReceiver>(plain.way).allow_plain = false;
    const Receiver down = sink.webhook("down");
    sink.stop();
    Receiver broken = down;
    broken.name = "broken";
    std::get<WebhookReceiver>(broken.way).url = transports::Secret{"https://s3cr3t\n.invalid:99999/s3cr3t"};
    const auto deliveries = scene.tell({plain, down, broken});
    REQUIRE(deliveries.size() == 3);
    CHECK(deliveries[0].next_step == "its URL must begin with https://");
    for (const Delivery& delivery : deliveries) {
      CAPTURE(delivery.problem);
      CHECK(delivery.pending == 1);
      CHECK_FALSE(delivery.problem.empty());
      CHECK((delivery.problem + delivery.next_step).find("s3cr3t") == std::string::npos);
    }
  }

  TEST_CASE("a certificate that nobody vouches for is refused, one of a named authority is not") {
    Receivers scene;
    const Sink sink{"https"};
    Receiver receiver = sink.webhook("chat");
    const auto refused = scene.tell({receiver});
    CHECK(refused[0].next_step == "name the authority of the server's certificate in the settings");
    CHECK(sink.asked() == 0);
    std::get<WebhookReceiver>(receiver.way).authorities = sink.folder() / "cert.pem";
    CHECK(scene.tell({receiver})[0].told == 1);
  }

  TEST_CASE("one receiver that hangs does not keep the others waiting") {
    Receivers scene;
    const Sink hanging{"http"};
    const Sink sink{"http"};
    hanging.behave("hang");
    const auto deliveries = scene.tell({hanging.webhook("a"), sink.webhook("b")}, impatient);
    REQUIRE(deliveries.size() == 2);
    CHECK(deliveries[0].pending == 1);
    CHECK(deliveries[1].told == 1);
  }

  TEST_CASE("two runs at once tell a change once") {
    const Sink sink{"http"};
    sink.behave("slow");
    Scratch scratch;
    const auto file = scratch.path / "history.db";
    {
      Receivers scene;
      std::filesystem::copy_file(scene.history.database().file(), file);
    }
    {
      History history = History::open(file);
      Outbox{history.database()}.watch("chat", {"a"});
      history.begin_run("r8", "", minute(10));
      history.add("r8", verdict_of("a", Health::down, minute(10)));
    }
    const Receiver receiver = sink.webhook("chat");
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) {
      children.push_back(in_child([&] {
        const History history = History::open(file, 10s);
        Running<std::vector<Delivery>> running;
        running.start(notify(history, {receiver}, quick));
        if (running.finish()[0].pending != 0) _exit(2);
      }));
    }
    for (const pid_t child : children) CHECK(ended(child) == 0);
    CHECK(sink.got().size() == 1);
    CHECK(sink.asked() == 1);
  }

  TEST_CASE("a program that dies while it tells leaves the change to the next") {
    Receivers scene;
    const Sink sink{"http"};
    sink.behave("hang");
    const Receiver receiver = sink.webhook("chat");
    const auto file = scene.history.database().file();
    const pid_t child = in_child([&] {
      const History history = History::open(file);
      Running<std::vector<Delivery>> running;
      running.start(notify(history, {receiver}, quick));
      running.finish();
    });
    for (int i = 0; i < 500 && sink.asked() == 0; ++i) std::this_thread::sleep_for(10ms);
    CHECK(sink.asked() == 1);
    ::kill(child, SIGKILL);
    CHECK(ended(child) == -SIGKILL);
    sink.behave("take");
    CHECK(scene.tell({receiver})[0].told == 1);
  }

  TEST_CASE("the event loop goes on while somebody hangs, and cancelling ends it soon") {
    Receivers scene;
    const Sink sink{"http"};
    sink.behave("hang");
    MailReceiver sleepy{"a@example.com", {"b@example.com"}, {"sleep", "1000"}};
    std::vector<Receiver> receivers{sink.webhook("chat"), {"noc", Language::english, sleepy}};
    asio::io_context loop{1};
    int ticks = 0;
    asio::cancellation_signal stop;
    asio::cancellation_signal stop_ticks;
    std::exception_ptr error;
    asio::co_spawn(loop, count_ticks(ticks),
                   asio::bind_cancellation_slot(stop_ticks.slot(), [](const std::exception_ptr&) {}));
    asio::co_spawn(loop, notify(scene.history, receivers, quick),
                   asio::bind_cancellation_slot(stop.slot(),
                                                [&](std::exception_ptr failed, const std::vector<Delivery>&) {
                                                  error = std::move(failed);
                                                  stop_ticks.emit(asio::cancellation_type::terminal);
                                                }));
    asio::steady_timer timer{loop, 500ms};
    timer.async_wait([&](auto) { stop.emit(asio::cancellation_type::terminal); });
    const auto begun = Clock::now();
    loop.run();
    CHECK(Clock::now() - begun < 3s);
    CHECK(ticks > 15);
    REQUIRE(error != nullptr);
    CHECK_THROWS_AS(std::rethrow_exception(error), boost::system::system_error);
    CHECK(Outbox{scene.history.database()}.count_pending("chat") == 1);
  }

  TEST_CASE("what a command says is its reason, and no flood of it stops it") {
    const std::string flood =
        "i=0; while [ $i -lt 20000 ]; do echo 'many many words' >&2; i=$((i+1)); done; ";
    CHECK(failure_of(feed_command({"sh", "-c", flood + "printf 'no \\033[2J way\\n' >&2; exit 75"}, "",
                                  tests::soon())) ==
          "the mail command ended with status 75: no ?[2J way | see the mail system's own log");
    CHECK(failure_of(feed_command({"sh", "-c", "kill -9 $$"}, "", tests::soon())) ==
          "the mail command was ended by signal 9 | see the mail system's own log");
    CHECK(failure_of(feed_command({"/nowhere/sendmail"}, "", tests::soon()))
              .find("the mail command /nowhere/sendmail cannot be started: No such file") == 0);
    CHECK(failure_of(feed_command({}, "", tests::soon())) != "it worked");
  }

  TEST_CASE("a command gets its input whole, no shell sees it, and none of it outlives it") {
    const Scratch scratch;
    const std::string file = (scratch.path / "$(out) file").string();
    const std::string input(300'000, 'm');
    CHECK(failure_of(feed_command({"sh", "-c", "cat > \"$0\"", file}, input, tests::soon())) == "it worked");
    CHECK(text_of(file) == input);
    const std::string pid = (scratch.path / "pid").string();
    CHECK(failure_of(feed_command({"sh", "-c", "sleep 1000 & echo $! > \"$0\"; wait", pid}, "",
                                  Clock::now() + 500ms))
              .find("the mail command did not end in time") == 0);
    const auto is_gone = [&] {
      const std::string status = text_of("/proc/" + std::to_string(std::stoi(text_of(pid))) + "/stat");
      return status.empty() || status.find(") Z") != std::string::npos;
    };
    for (int i = 0; i < 200 && !is_gone(); ++i) std::this_thread::sleep_for(10ms);
    CHECK(is_gone());
  }
}

}  // namespace rtx::health
