#include "health/check_file.hpp"

#include "playbooks/diagnostic.hpp"

#include <doctest/doctest.h>

using namespace rtx::health;
using namespace std::chrono_literals;
using rtx::parsers::Permille;

namespace {

CheckFile parsed(const std::string& text, const std::filesystem::path& file) {
  const auto no_file = [](const std::filesystem::path&) { return std::string{}; };
  return CheckFile::parse(text, file, no_file);
}

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(parsed(text, "c.toml"));
  } catch (const rtx::playbooks::PlaybookError& error) {
    return rtx::playbooks::describe_all(error.diagnostics);
  }
  return "taken";
}

}  // namespace

TEST_SUITE("check file") {
  TEST_CASE("rules and limits are read") {
    const CheckFile file = parsed(R"([rules]
loss    = "0.5%"
rtt     = "50ms"
sa_life = "off"
cpu     = "off"
memory  = "75%"
flapped = false
unsaved = false
pings   = 3
golden  = "golden"
[fleet]
at_once     = 40
per_site    = 2
per_bastion = 5
deadline    = "30s"
)",
                                  "dir/c.toml");
    const Rules& rules = file.visit.rules;
    CHECK(rules.loss == Permille{5});
    CHECK(rules.rtt == 50ms);
    CHECK_FALSE(rules.sa_life.has_value());
    CHECK_FALSE(rules.cpu.has_value());
    CHECK(rules.memory == Permille{750});
    CHECK_FALSE(rules.flapped);
    CHECK_FALSE(rules.unsaved);
    CHECK(rules.pings == 3);
    CHECK(file.golden == "dir/golden");
    CHECK(file.limits.at_once == 40);
    CHECK(file.limits.per_site == 2);
    CHECK(file.limits.per_bastion == 5);
    CHECK(file.visit.deadline == 30s);
    CHECK_FALSE(file.expectations.has_value());
  }

  TEST_CASE("an empty file leaves the built-in checks as they are") {
    const CheckFile file = parsed("", "c.toml");
    CHECK(file.visit.built_in);
    CHECK(file.visit.rules.loss == Permille{0});
    CHECK(file.limits.at_once == Limits{}.at_once);
  }

  TEST_CASE("expectations are a playbook's") {
    const CheckFile file = parsed(R"(name = "west"
[[step]]
[[step.expect]]
name      = "few users"
show      = "show status user"
that      = ["count(user) <= 2"]
otherwise = "degraded"
)",
                                  "c.toml");
    REQUIRE(file.expectations.has_value());
    CHECK(file.expectations->steps.front().expect.front().degraded_only);
  }

  TEST_CASE("a line for the router is refused with its place") {
    const std::string words = refusal("[[step]]\nname = \"x\"\nrun = \"\"\"\nip lan1 mtu 1400\n\"\"\"\n");
    CHECK(words.starts_with("c.toml:4:1: error: a check types nothing, and this is a line for the router"));
  }

  TEST_CASE("everything that is wrong is told at once") {
    const std::string words = refusal(R"([rules]
loss = "five"
[fleet]
at_once = 0
[[notify]]
name = "x"
[[step]]
run = "ip lan1 mtu 1400"
[[step.expect]]
show = "show status user"
that = ["count(usr) <= 2"]
)");
    for (const char* one :
         {"c.toml:2:9: error: 'loss'", "c.toml:4:11: error:", "c.toml:5:1: error: a receiver",
          "c.toml:8:1: error: a check types nothing", "c.toml:11:16: error:"}) {
      INFO(one, " in\n", words);
      CHECK(words.find(one) != std::string::npos);
    }
  }

  TEST_CASE("a file by which everybody would be healthy is refused") {
    const std::string words = "c.toml:3:12: error: the built-in checks are off, and nothing else is expected";
    CHECK(refusal("[rules]\nflapped = true\nbuilt_in = false\n").starts_with(words));
    CHECK(refusal("[rules]\nflapped = true\nbuilt_in = false\n[[step]]\nname = \"x\"\n").find("error:") !=
          std::string::npos);
    CHECK(refusal("[rules]\nbuilt_in = false\n[[step]]\n[[step.expect]]\nshow = \"show status user\"\n"
                  "that = [\"count(user) <= 2\"]\n") == "taken");
  }

  TEST_CASE("a mistake is told once") {
    const std::string words = refusal("step = 7\n");
    CHECK(words.find("error:") == words.rfind("error:"));
  }

  TEST_CASE("receivers are read, their secrets stay where they are") {
    const CheckFile file = parsed(R"([[notify]]
name     = "noc"
language = "ja"
mail     = ["noc@example.com", "night@example.com"]
from     = "rtxctl@example.com"
command  = ["msmtp", "-t"]
[[notify]]
name        = "chat"
webhook     = { env = "CHAT" }
authorities = "ca.pem"
)",
                                  "dir/c.toml");
    REQUIRE(file.notify.size() == 2);
    CHECK(file.notify[0].receiver.language == Language::japanese);
    const auto& mail = std::get<MailReceiver>(file.notify[0].receiver.way);
    CHECK(mail.to == std::vector<std::string>{"noc@example.com", "night@example.com"});
    CHECK(mail.command == std::vector<std::string>{"msmtp", "-t"});
    CHECK(file.notify[1].url.argument == "CHAT");
    CHECK(std::get<WebhookReceiver>(file.notify[1].receiver.way).authorities == "dir/ca.pem");
  }

  TEST_CASE("a receiver that cannot be told is a mistake") {
    CHECK(refusal("[[notify]]\nname = \"x\"\n").find("either 'mail' or 'webhook'") != std::string::npos);
    CHECK(refusal("[[notify]]\nname = \"x\"\nmail = \"a b@c\"\nfrom = \"r@c\"\n")
              .starts_with("c.toml:3:9: error: this is no mail address"));
    CHECK(refusal("[[notify]]\nname = \"x\"\nmail = \"a@c\"\n").find("needs 'from'") != std::string::npos);
    CHECK(refusal("[[notify]]\nmail = \"a@c\"\nfrom = \"r@c\"\n").find("has no 'name'") != std::string::npos);
    CHECK(refusal("[[notify]]\nname = \"x\"\nwebhook = \"https://chat/token\"\n").find("token") ==
          std::string::npos);
  }

  TEST_CASE("two receivers of one name are a mistake: one of them would never be told") {
    const std::string noc = "[[notify]]\nname = \"noc\"\nmail = \"a@c\"\nfrom = \"r@c\"\n";
    const std::string words = refusal(noc + noc);
    CHECK(words.starts_with("c.toml:6:8: error: there is a receiver 'noc' already: c.toml:2:8\n"));
    CHECK(words.find("error:") == words.rfind("error:"));
    CHECK(refusal(noc + "[[notify]]\nname = \"boss\"\nmail = \"b@c\"\nfrom = \"r@c\"\n") == "taken");
  }

  TEST_CASE("mistakes are told with their place") {
    CHECK(refusal("[rules]\nloss = \"five\"\n")
              .starts_with("c.toml:2:9: error: 'loss' of [rules] is no share of a hundred"));
    CHECK(refusal("[rules]\nloss = \"101%\"\n").starts_with("c.toml:2:9: error: 'loss'"));
    CHECK(refusal("[rules]\npings = 101\n").starts_with("c.toml:2:"));
    CHECK(refusal("[rules]\nlos = \"5%\"\n").find("did you mean 'loss'?") != std::string::npos);
    CHECK(refusal("[fleet]\nat_once = 0\n").starts_with("c.toml:2:"));
    CHECK(refusal("rules = 7\n").find("c.toml:1:") == 0);
    CHECK(refusal("[ruls]\n").find("did you mean 'rules'?") != std::string::npos);
    CHECK(refusal("[[step]]\n[[step.expect]]\nshow = \"show status user\"\nthat = [\"count(user) <= 2\"]\n"
                  "otherwise = \"bad\"\n")
              .starts_with("c.toml:5:13: error: 'otherwise' is 'bad'"));
  }
}
