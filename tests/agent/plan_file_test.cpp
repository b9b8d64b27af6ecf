#include "agent/plan_file.hpp"

#include "agent/cli.hpp"
#include "agent/consent.hpp"
#include "agent/targets.hpp"
#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

namespace fs = std::filesystem;
using playbooks::ChangePlan;
using playbooks::testing::TemporaryDirectory;

constexpr const char* inner = "[vars]\nmtu = { type = 'integer' }\n[[step]]\nrun = 'ip lan2 mtu {{mtu}}'\n";
constexpr const char* outer =
    "[vars]\nmtu = { type = 'integer' }\npsk = { type = 'secret' }\n"
    "[[step]]\nrun = 'ipsec ike pre-shared-key 1 text {{psk}}'\n[[step]]\ninclude = 'inner.toml'\n";
const std::string running = "ip lan1 address 192.0.2.1/24\nipsec ike pre-shared-key 1 text old-word\n";

/// A keyed digest would not do for a test of what goes into it.
const Fingerprint as_text = [](std::string_view text) {
  return std::to_string(std::hash<std::string_view>{}(text));
};

/// A plan that was written down, and what it was made of.
struct Written {
  explicit Written(const std::string& mtu = "1400") {
    folder.write("inner.toml", inner);
    options.playbook = folder.write("outer.toml", outer);
    options.router = "tokyo";
    options.set = {"mtu=" + mtu};
    options.connection.inventory = folder.write("inventory.toml", "");
    options.allow_unknown = true;
    plan = bound(mtu);
  }

  [[nodiscard]] playbooks::Plan bound(const std::string& mtu) const {
    std::vector<playbooks::Target> targets(1);
    const auto inventory = playbooks::Inventory::parse(
        "[router.tokyo]\nhost = '192.0.2.1'\n[router.tokyo.vars]\npsk = { env = 'X' }\n", "inventory.toml",
        true);
    targets.front().router = inventory.routers.at("tokyo");
    const auto fetch = [](const playbooks::SecretSource&, const std::string&) {
      return transports::Secret{"new-word"};
    };
    return playbooks::bind(playbooks::Playbook::load(options.playbook), std::move(targets), {},
                           parse_settings({"mtu=" + mtu}), fetch);
  }

  [[nodiscard]] static ChangePlan change_of(const playbooks::Plan& plan,
                                            const std::string& config = running) {
    return playbooks::plan_change(plan, 0, language::Config::parse(config));
  }

  [[nodiscard]] PlanFile made() const {
    std::vector<ChangePlan> changes;
    changes.push_back(change_of(plan));
    return make_plan_file(options, plan, changes, as_text, {});
  }

  TemporaryDirectory folder;
  PlanOptions options;
  playbooks::Plan plan;
};

std::string text_in(const fs::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// What reading `text` as a plan file says is wrong.
std::string complaint(const std::string& text) {
  const TemporaryDirectory folder;
  const auto file = folder.write("plan.json", text);
  try {
    static_cast<void>(read_plan_file(file));
  } catch (const UsageError& error) {
    const std::string message = error.what();
    REQUIRE(message.starts_with(file.string()));
    return message.substr(file.string().size());
  }
  return "none";
}

std::string held_back(const std::function<void()>& action) {
  try {
    action();
  } catch (const HeldBack& held) {
    return held.what();
  }
  return {};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_SUITE("agent/plan_file") {
  TEST_CASE("what is written is read back, and only its owner can read it") {
    const Written scene;
    const auto file = scene.folder.path() / "plan.json";
    write_plan_file(file, scene.made());
    const PlanFile read = read_plan_file(file);
    CHECK(read.router == "tokyo");
    CHECK(read.pair.empty());
    CHECK(read.set == std::vector<std::string>{"mtu=1400"});
    CHECK(read.created == "1970-01-01T00:00:00Z");
    CHECK(read.rtxctl == RTX_VERSION);
    CHECK(read.allow_unknown);
    CHECK(read.inventory == scene.options.connection.inventory);
    REQUIRE(read.sources.size() == 2);
    CHECK(read.sources[0].file == scene.options.playbook);
    CHECK(read.sources[1].file.filename() == "inner.toml");
    REQUIRE(read.routers.size() == 1);
    REQUIRE(read.routers[0].lines.size() == 2);
    CHECK(read.routers[0].lines[0].line == "ipsec ike pre-shared-key 1 text *");
    CHECK(read.routers[0].lines[0].effect == "changes");
    CHECK(read.routers[0].lines[0].cuts);
    CHECK(read.routers[0].lines[1].line == "ip lan2 mtu 1400");
    CHECK(read.routers[0].lines[1].touches == "this session may come by lan2");
    struct stat status{};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    const SubjectOptions subject = subject_of(read);
    CHECK(subject.playbook == scene.options.playbook);
    CHECK(subject.allow_unknown);
  }

  TEST_CASE("no secret is in it, neither the new nor the old") {
    const Written scene;
    const auto file = scene.folder.path() / "plan.json";
    write_plan_file(file, scene.made());
    const std::string text = text_in(file);
    CHECK(text.find("new-word") == std::string::npos);
    CHECK(text.find("old-word") == std::string::npos);
  }

  TEST_CASE("it is written whole or not at all") {
    const Written scene;
    const auto nowhere = scene.folder.path() / "no" / "plan.json";
    CHECK_THROWS_AS(write_plan_file(nowhere, scene.made()), UsageError);
    // A folder stands where the file should go: what was there stays, and no half is left.
    const auto taken = scene.folder.path() / "taken.json";
    fs::create_directories(taken / "inside");
    CHECK_THROWS_AS(write_plan_file(taken, scene.made()), UsageError);
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator{scene.folder.path()})
      count += entry.path().filename().string().starts_with("taken.json") ? 1U : 0U;
    CHECK(count == 1);
  }

  TEST_CASE("a plan holds as long as nothing has changed") {
    const Written scene;
    const PlanFile file = scene.made();
    playbook_must_still_be(file);
    router_must_still_be(file, scene.plan, 0, Written::change_of(scene.plan), as_text);
  }

  TEST_CASE("a playbook that has changed, or one that it includes, is named") {
    for (const std::string name : {"outer.toml", "inner.toml"}) {
      const Written scene;
      const PlanFile file = scene.made();
      scene.folder.write(name, "# now another\n" + std::string{name == "outer.toml" ? outer : inner});
      try {
        playbook_must_still_be(file);
        FAIL("a changed " << name << " was taken");
      } catch (const UsageError& error) {
        CHECK(std::string{error.what()} ==
              (scene.folder.path() / name).string() + " has changed since the plan was made");
      }
    }
    const Written gone;
    const PlanFile file = gone.made();
    fs::remove(gone.folder.path() / "inner.toml");
    CHECK_THROWS_AS(playbook_must_still_be(file), UsageError);
  }

  TEST_CASE("a router that has changed is named, also where only a secret is another") {
    const Written scene;
    const PlanFile file = scene.made();
    for (const std::string& config :
         {running + "ip lan3 mtu 1400\n", replaced(running, "old-word", "older")}) {
      const auto change = Written::change_of(scene.plan, config);
      CHECK(held_back([&] { router_must_still_be(file, scene.plan, 0, change, as_text); }) ==
            "tokyo has changed since the plan was made (1970-01-01T00:00:00Z)");
    }
  }

  TEST_CASE("other values are other lines") {
    const Written scene;
    const PlanFile file = scene.made();
    const auto other = scene.bound("1300");
    const auto change = Written::change_of(other);
    CHECK(held_back([&] {
            router_must_still_be(file, other, 0, change, as_text);
          }).starts_with("tokyo: other lines would be typed"));
    PlanFile of_another = file;
    of_another.routers[0].name = "osaka";
    CHECK(held_back([&] {
            router_must_still_be(of_another, scene.plan, 0, Written::change_of(scene.plan), as_text);
          }) == "tokyo is not in the plan");
  }

  TEST_CASE("what is no plan is told with its place") {
    CHECK(complaint("{\n  \"type\": plan\n}") == ":2:11: this is no JSON");
    CHECK(complaint("") == ":1:1: this is no JSON");
    CHECK(complaint("[]") == ": the file is no object");
    CHECK(complaint("{}") == ": type is missing");
    CHECK(complaint("{\"type\": \"report\"}") == ": type is not \"plan_file\"");
    CHECK(complaint("{\"type\": \"plan_file\", \"schema\": 99}") ==
          ": schema 99 is not one that this rtxctl knows");
    CHECK(complaint("{\"type\": \"plan_file\", \"schema\": -1}") == ": schema is no whole number");
    const Written scene;
    const auto file = scene.folder.path() / "plan.json";
    write_plan_file(file, scene.made());
    const std::string good = text_in(file);
    CHECK(complaint(good) == "none");
    CHECK(complaint(replaced(good, "\"step\": 1", "\"step\": \"1\"")) ==
          ": routers[0].lines[0].step is no whole number");
    CHECK(complaint(replaced(good, "\"cuts\": true", "\"cuts\": 1")) ==
          ": routers[0].lines[0].cuts is neither true nor false");
    CHECK(complaint(replaced(good, "\"router\": \"tokyo\"", "\"router\": \"\"")) ==
          ": router or pair must be given, one of them");
    CHECK(complaint(replaced(good, "\"fingerprint\"", "\"thumb\"")) == ": routers[0].fingerprint is missing");
    CHECK(complaint(replaced(good, "\"blake2b\": \"", "\"blake2b\": \"0")) ==
          ": sources[0].blake2b is no BLAKE2b");
    for (std::size_t cut = 0; cut + 2 < good.size(); cut += 7)
      CHECK(complaint(good.substr(0, cut)) != "none");
  }

  TEST_CASE("a plan file is known by its name") {
    CHECK(is_plan_file("plans/tokyo.json"));
    CHECK_FALSE(is_plan_file("tokyo.toml"));
    CHECK_FALSE(is_plan_file("json"));
  }
}

TEST_SUITE("agent/consent") {
  TEST_CASE("what cannot be taken back is named, with what to add") {
    const TemporaryDirectory folder;
    const auto consent = [&](const std::string& head, const std::string& lines, bool allowed) {
      std::vector<playbooks::Target> targets(1);
      targets.front().router.name = "tokyo";
      const auto file = folder.write("p.toml", head + "[[step]]\nrun = '''\n" + lines + "'''\n");
      const auto plan = playbooks::bind(playbooks::Playbook::load(file), std::move(targets), {}, {},
                                        [](const auto&, const auto&) { return transports::Secret{"none"}; });
      const auto change = playbooks::plan_change(plan, 0, language::Config::parse("login user watch *\n"));
      return held_back([&] { must_be_consented(plan, 0, change, allowed); });
    };
    CHECK(consent("", "frobnicate on\nno login user watch\nip lan1 mtu 1400\n", false) ==
          "tokyo: typing cannot take back\n    frobnicate on    (the command is not known)\n"
          "    no login user watch    (its secret is not shown by the router)");
    CHECK(consent("", "frobnicate on\nno login user watch\n", true).empty());
    CHECK(consent("allow = ['login user']\n", "no login user watch\n", false).empty());
    CHECK(consent("", "ip lan1 mtu 1400\nipsec refresh sa\n", false).empty());
  }
}

TEST_SUITE("agent/cli") {
  TEST_CASE("a plan file says itself where it goes") {
    const auto applied = read_command_line({"apply", "plan.json", "--save"});
    REQUIRE(std::holds_alternative<ApplyOptions>(applied));
    CHECK(std::get<ApplyOptions>(applied).playbook == "plan.json");
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{"--router", "tokyo"}, {"--pair", "a-b"}, {"--set", "x=1"}}) {
      std::vector<std::string> words{"apply", "plan.json"};
      words.insert(words.end(), more.begin(), more.end());
      const auto answered = read_command_line(words);
      REQUIRE(std::holds_alternative<Answered>(answered));
      CHECK(std::get<Answered>(answered).exit_code == 3);
    }
  }

  TEST_CASE("a plan is written to a file that apply knows as one") {
    const auto good =
        read_command_line({"plan", "p.toml", "--router", "a", "--out", "x.json", "--allow-unknown"});
    REQUIRE(std::holds_alternative<PlanOptions>(good));
    CHECK(std::get<PlanOptions>(good).out == "x.json");
    CHECK(std::get<PlanOptions>(good).allow_unknown);
    const auto bad = read_command_line({"plan", "p.toml", "--router", "a", "--out", "x.toml"});
    REQUIRE(std::holds_alternative<Answered>(bad));
    CHECK(std::get<Answered>(bad).exit_code == 3);
  }
}

}  // namespace rtx::agent
