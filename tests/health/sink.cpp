#include "tests/health/sink.hpp"

#include "tests/health/scene.hpp"

#include <chrono>
#include <csignal>
#include <thread>
#include <unistd.h>
#include <utility>

namespace rtx::health::testing {

namespace fs = std::filesystem;
using safety::testing::put;
using safety::testing::text_of;

namespace {

void wait_for(const fs::path& file) {
  for (int i = 0; i < 2000 && !fs::exists(file); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  REQUIRE(fs::exists(file));
}

/// A certificate for 127.0.0.1 that only itself vouches for.
void make_certificate(const fs::path& folder) {
  const std::string command =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=sink -addext "
      "subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem 2>/dev/null";
  REQUIRE(std::system(("cd " + folder.string() + " && " + command).c_str()) == 0);
}

}  // namespace

Sink::Sink(std::string kind) : kind_{std::move(kind)} {
  if (kind_ == "https") make_certificate(scratch_.path);
  start();
}

Sink::~Sink() {
  stop();
}

void Sink::start() {
  server_ = in_child([&] {
    execlp("python3", "python3", RTX_TEST_SINK, kind_.c_str(), scratch_.path.c_str(), nullptr);
    _exit(127);
  });
  wait_for(scratch_.path / "ready");
}

void Sink::stop() {
  if (server_ < 0) return;
  ::kill(server_, SIGKILL);
  ended(std::exchange(server_, -1));
  fs::remove(scratch_.path / "ready");
}

void Sink::behave(const std::string& mode) const {
  put(scratch_.path / "mode", mode);
}

std::vector<nlohmann::json> Sink::got() const {
  std::vector<nlohmann::json> all;
  for (int i = 0;; ++i) {
    const fs::path file = scratch_.path / ("got-" + std::to_string(i));
    if (!fs::exists(file)) return all;
    all.push_back(nlohmann::json::parse(text_of(file)));
  }
}

std::size_t Sink::asked() const {
  std::size_t lines = 0;
  for (const char character : text_of(scratch_.path / "asked")) lines += character == '\n' ? 1U : 0U;
  return lines;
}

Receiver Sink::mail(const std::string& name, Language language) const {
  MailReceiver mail;
  mail.from = "rtxctl@example.com";
  mail.to = {"noc@example.com", "night@example.com"};
  mail.command = {"python3", RTX_TEST_SINK, "sendmail", scratch_.path.string(), "-t", "-oi"};
  return {name, language, mail};
}

Receiver Sink::webhook(const std::string& name) const {
  WebhookReceiver webhook;
  const std::string begin = kind_ == "https" ? "https" : "http";
  webhook.url =
      transports::Secret{begin + "://127.0.0.1:" + text_of(scratch_.path / "port") + "/hook/s3cr3t"};
  webhook.allow_plain = true;
  return {name, Language::english, webhook};
}

}  // namespace rtx::health::testing
