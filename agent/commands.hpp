#pragma once

#include "agent/exit_codes.hpp"
#include "agent/options.hpp"
#include "agent/screen.hpp"

/// The subcommands. Each does its work, says what came of it on `screen` and returns how the program ends.
/// They throw UsageError, playbooks::PlaybookError, transports::Failure and safety::StoreError, which
/// main.cpp turns into words.
namespace rtx::agent {

[[nodiscard]] Exit apply(const ApplyOptions& options, const Screen& screen);
[[nodiscard]] Exit plan(const PlanOptions& options, const Screen& screen);
[[nodiscard]] Exit run(const RunOptions& options, const Screen& screen);
[[nodiscard]] Exit check(const CheckOptions& options, const Screen& screen);
[[nodiscard]] Exit snapshot(const SnapshotOptions& options, const Screen& screen);
[[nodiscard]] Exit compare(const CompareOptions& options, const Screen& screen);
[[nodiscard]] Exit verify(const VerifyOptions& options, const Screen& screen);
[[nodiscard]] Exit history(const HistoryOptions& options, const Screen& screen);
[[nodiscard]] Exit runs(const RunsOptions& options, const Screen& screen);
[[nodiscard]] Exit recover(const RecoverOptions& options, const Screen& screen);
[[nodiscard]] Exit console(const ConsoleOptions& options, const Screen& screen);
[[nodiscard]] Exit parse(const ParseOptions& options, const Screen& screen);
[[nodiscard]] Exit lint(const LintOptions& options, const Screen& screen);

}  // namespace rtx::agent
