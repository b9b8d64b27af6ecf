#include "agent/log.hpp"

#include "agent/screen.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <vector>

namespace rtx::agent {

namespace {

/// Lines to a stream, without the secrets that a careless message may hold.
class RedactingSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  RedactingSink(std::ostream& stream, const playbooks::Redactor* redactor)
      : stream_{&stream}, redactor_{redactor} {}
  RedactingSink(std::unique_ptr<std::ofstream> file, const playbooks::Redactor* redactor)
      : file_{std::move(file)}, stream_{file_.get()}, redactor_{redactor} {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t buffer;
    formatter_->format(message, buffer);
    const std::string line{buffer.data(), buffer.size()};
    *stream_ << for_terminal(redactor_ == nullptr ? line : redactor_->redact(line));
  }
  void flush_() override { stream_->flush(); }

 private:
  std::unique_ptr<std::ofstream> file_;
  std::ostream* stream_;
  const playbooks::Redactor* redactor_;
};

spdlog::level::level_enum level_of(int verbosity) {
  if (verbosity <= 0) return spdlog::level::warn;
  return verbosity == 1 ? spdlog::level::info : spdlog::level::debug;
}

void use(std::vector<spdlog::sink_ptr> sinks) {
  auto logger = std::make_shared<spdlog::logger>("rtxctl", sinks.begin(), sinks.end());
  auto level = spdlog::level::off;
  for (const auto& sink : sinks) level = std::min(level, sink->level());
  logger->set_level(level);
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

spdlog::sink_ptr story_sink(int verbosity, const playbooks::Redactor* redactor) {
  auto sink = std::make_shared<RedactingSink>(std::cerr, redactor);
  sink->set_level(level_of(verbosity));
  sink->set_pattern("rtxctl: %l: %v");
  return sink;
}

}  // namespace

void start_log(int verbosity, const std::filesystem::path& file, const playbooks::Redactor& redactor) {
  std::vector<spdlog::sink_ptr> sinks{story_sink(verbosity, &redactor)};
  if (!file.empty()) {
    auto stream = std::make_unique<std::ofstream>(file, std::ios::app);
    if (*stream) {
      auto sink = std::make_shared<RedactingSink>(std::move(stream), &redactor);
      sink->set_level(spdlog::level::debug);
      sink->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
      sinks.push_back(std::move(sink));
    }
  }
  use(std::move(sinks));
}

void EventLog::on(const playbooks::Event& event) {
  namespace event_kind = playbooks::event;
  const auto name = [&](std::size_t router) { return plan_->targets[router].router.name; };
  if (const auto* one = std::get_if<event_kind::Connected>(&event)) {
    spdlog::info("connected: router={} model={} firmware={}", name(one->router), one->result->model,
                 one->result->firmware);
  } else if (const auto* step = std::get_if<event_kind::StepBegan>(&event)) {
    spdlog::info("step began: number={} name=\"{}\"", step->step + 1, plan_->steps[step->step].step->name);
  } else if (const auto* exchange = std::get_if<event_kind::Exchange>(&event)) {
    spdlog::debug("command: router={} command=\"{}\" reply_bytes={}", name(exchange->router),
                  exchange->command, exchange->reply.size());
  } else if (const auto* saved = std::get_if<event_kind::Saved>(&event)) {
    spdlog::info("saved: router={} done={}", name(saved->router), saved->done);
  } else if (const auto* left = std::get_if<event_kind::Left>(&event)) {
    spdlog::info("left: router={} trouble=\"{}\"", name(left->router), left->result->trouble);
  }
}

void start_plain_log(int verbosity) {
  use({story_sink(verbosity, nullptr)});
}

void quiet_log() {
  use({});
}

}  // namespace rtx::agent
