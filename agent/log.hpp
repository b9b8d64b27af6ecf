#pragma once

#include "playbooks/redactor.hpp"

#include <filesystem>

namespace rtx::agent {

/// Where the log goes: to standard error as far as `verbosity` asks (0: warnings, 1: what is done, 2: more),
/// and to `file` in detail. Every line is redacted by `redactor` and made fit for a terminal, whatever was
/// logged. `redactor` must outlive the logging, that is until `quiet_log`. A file that cannot be opened is
/// left out.
void start_log(int verbosity, const std::filesystem::path& file, const playbooks::Redactor& redactor);

/// Only warnings to standard error, before there is anything to redact.
void start_plain_log(int verbosity);

/// Logs nothing any more.
void quiet_log();

}  // namespace rtx::agent
