#pragma once

#include "agent/options.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

/// Parts of the command line that are put together in cli.cpp.
namespace rtx::agent {

/// Where routers are found, and how sessions are watched.
void add_connection(CLI::App& app, ConnectionOptions& options);

/// `90`, `90s`, `10min`, `1h`: seconds.
CLI::Option* add_duration(CLI::App& app, const char* name, std::chrono::seconds least,
                          std::chrono::seconds most, std::function<void(std::chrono::seconds)> take,
                          const char* help);

/// `--since` and `--until`: a time by the router's clock, or so long before the log's newest entry.
void add_log_span(CLI::App& app, parsers::LogSpan& span);

// The commands that change routers.
void add_plan(CLI::App& top, PlanOptions& options);
void add_apply(CLI::App& top, ApplyOptions& options);
void add_runs(CLI::App& top, RunsOptions& options);
void add_recover(CLI::App& top, RecoverOptions& options);

// Those that look at one router, or at none. `command`: its words.
void add_run(CLI::App& top, RunOptions& options, std::vector<std::string>& command);
void add_console(CLI::App& top, ConsoleOptions& options);
void add_parse(CLI::App& top, ParseOptions& options);
void add_lint(CLI::App& top, LintOptions& options);

// The commands about fleets.
void add_check(CLI::App& top, CheckOptions& options);
void add_history(CLI::App& top, HistoryOptions& options);
void add_snapshot(CLI::App& top, SnapshotOptions& options);
void add_compare(CLI::App& top, CompareOptions& options);
void add_verify(CLI::App& top, VerifyOptions& options);

}  // namespace rtx::agent
