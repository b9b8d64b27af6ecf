#pragma once

#include "playbooks/plan.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace rtx::playbooks {

/// Asks a person for a secret without showing what is typed; throws PlaybookError if nobody can be asked.
using SecretPrompt = std::function<transports::Secret(const std::string& text)>;

/// A fetcher that really fetches; every source is asked once and its answer kept. To be used before the event
/// loop runs: a command and a person are waited for.
///
/// - environment: the variable must be set and not empty.
/// - file: must be a regular file that belongs to this user and that nobody else can read (mode 0600).
/// - command: a list is run as it is, without a shell; a string is given to `/bin/sh -c`. Standard input is
///   empty, standard error is the terminal's, at most 64 KiB of output are read, and it is killed after
///   `command_timeout`.
/// - prompt: `prompt` is asked; null where there is no terminal.
///
/// Of a file and of a command's output the first line counts. Throws PlaybookError with the place of the
/// source; the secret is never part of the message.
[[nodiscard]] SecretFetcher make_secret_fetcher(
    SecretPrompt prompt, std::chrono::milliseconds command_timeout = std::chrono::minutes{1});

/// A fetcher for checks without secrets: every source yields the same sample.
[[nodiscard]] SecretFetcher make_sample_fetcher();

}  // namespace rtx::playbooks
