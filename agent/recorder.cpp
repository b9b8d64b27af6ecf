#include "agent/recorder.hpp"

#include "agent/run_folder.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <openssl/evp.h>
#include <system_error>
#include <utility>

namespace rtx::agent {
namespace {

std::string base64(std::string_view bytes) {
  // OpenSSL adds a closing zero byte.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

Recorder::Recorder(std::filesystem::path folder) : folder_{std::move(folder)} {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error || !std::filesystem::is_directory(folder_, error)) {
    throw UsageError{folder_.string() + " cannot take recordings" + (error ? ": " + error.message() : ""),
                     "--record names a folder"};
  }
}

std::shared_ptr<Capture> Recorder::next_session(const playbooks::Router& router) {
  auto capture = std::make_shared<Capture>();
  sessions_.push_back({router.name, router.transport, utc(std::chrono::system_clock::now()), capture});
  return capture;
}

std::string Recorder::write(const playbooks::Redactor& redactor) const {
  std::map<std::string, std::string> files;
  for (const Session& session : sessions_) {
    std::string& text = files[as_file_name(session.router) + ".ndjson"];
    nlohmann::ordered_json head{{"format", "rtxctl-recording"},
                                {"version", 1},
                                {"router", session.router},
                                {"transport", session.transport},
                                {"began", session.began}};
    if (session.capture->is_cut()) head["cut"] = true;
    text += parsers::json_line(head);
    for (const Capture::Event& event : session.capture->events(redactor)) {
      const nlohmann::ordered_json line{{"t", static_cast<double>(event.at.count()) / 1e6},
                                        {"dir", event.typed ? "out" : "in"},
                                        {"data", base64(event.bytes)}};
      text += parsers::json_line(line);
    }
  }
  std::string problem;
  for (const auto& [name, text] : files) {
    const std::string failed = write_private(folder_ / name, text);
    if (!failed.empty()) problem = failed;
  }
  return problem;
}

}  // namespace rtx::agent
