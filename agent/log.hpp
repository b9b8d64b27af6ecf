#pragma once

#include "playbooks/runner.hpp"

#include <filesystem>

namespace rtx::agent {

/// Where the log goes: to standard error as far as `verbosity` asks (0: warnings, 1: what is done, 2: more),
/// and to `file` in detail. Every line is redacted by `redactor` and made fit for a terminal, whatever was
/// logged. `redactor` must outlive the logging, that is until `quiet_log`. A file that cannot be opened is
/// left out.
void start_log(int verbosity, const std::filesystem::path& file, const playbooks::Redactor& redactor);

/// Logs what a run does: steps and routers at `info`, commands at `debug`.
class EventLog : public playbooks::Observer {
 public:
  explicit EventLog(const playbooks::Plan& plan) : plan_{&plan} {}
  void on(const playbooks::Event& event) override;

 private:
  const playbooks::Plan* plan_;
};

/// Only warnings to standard error, before there is anything to redact.
void start_plain_log(int verbosity);

/// Logs nothing any more.
void quiet_log();

}  // namespace rtx::agent
