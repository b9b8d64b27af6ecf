#include "agent/run_folder.hpp"

#include "agent/screen.hpp"
#include "agent/targets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rtx::agent {

namespace fs = std::filesystem;

namespace {

constexpr fs::perms only_owner = fs::perms::owner_all;

std::tm utc_parts(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::string written(const char* format, std::chrono::system_clock::time_point time) {
  const std::tm parts = utc_parts(time);
  char text[40];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

/// A folder with that name that was not there before: `name`, `name-2`, ...
fs::path make_new(const fs::path& parent, const std::string& name) {
  fs::create_directories(parent);
  for (int number = 1;; ++number) {
    fs::path folder = parent / (number == 1 ? name : fmt::format("{}-{}", name, number));
    if (fs::create_directory(folder)) return folder;
  }
}

std::string problem_with(const fs::path& file) {
  return file.string() + ": " + std::strerror(errno);
}

/// Makes an empty file that only its owner can read, before anything is in it.
bool make_private(const fs::path& file) {
  const int descriptor =
      open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return false;
  fchmod(descriptor, S_IRUSR | S_IWUSR);
  return close(descriptor) == 0;
}

}  // namespace

std::string as_file_name(const std::string& name) {
  std::string result;
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    const bool plain =
        byte >= 0x80 || std::isalnum(byte) != 0 || character == '.' || character == '-' || character == '_';
    if (plain) {
      result += character;
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  // Neither hidden nor a way up.
  result.erase(0, std::min(result.find_first_not_of(".-"), result.size()));
  while (!result.empty() && result.back() == '-') result.pop_back();
  if (result.size() > 100) result.resize(100);
  return result.empty() ? "run" : result;
}

std::string utc(std::chrono::system_clock::time_point time) {
  return written("%Y-%m-%dT%H:%M:%SZ", time);
}

RunFolder::RunFolder(const fs::path& given, const std::string& playbook,
                     std::chrono::system_clock::time_point now) {
  if (given.empty()) {
    const fs::path parent = state_folder() / "runs";
    path_ = make_new(parent, written("%Y-%m-%dT%H%M%SZ", now) + "-" + as_file_name(playbook));
    fs::permissions(path_, only_owner);
    return;
  }
  // A folder that was there already keeps its mode: it is its owner's business.
  path_ = given;
  if (fs::create_directories(given)) fs::permissions(path_, only_owner);
  if (!fs::is_directory(path_)) {
    throw fs::filesystem_error{"not a folder", path_, std::make_error_code(std::errc::not_a_directory)};
  }
  if (access(path_.c_str(), W_OK | X_OK) != 0) {
    throw fs::filesystem_error{"cannot write there", path_, std::error_code{errno, std::generic_category()}};
  }
}

std::string write_private(const fs::path& file, const std::string& text) {
  const fs::path unfinished{file.string() + ".part"};
  if (!make_private(unfinished)) return problem_with(unfinished);
  std::ofstream stream{unfinished, std::ios::binary};
  stream << text;
  stream.close();
  if (!stream || std::rename(unfinished.c_str(), file.c_str()) != 0) {
    const std::string problem = problem_with(file);
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    return problem;
  }
  return {};
}

Transcript::Transcript(const RunFolder& folder, const playbooks::Plan& plan) {
  for (const auto& target : plan.targets) {
    const fs::path file = folder.path() / ("transcript-" + as_file_name(target.router.name) + ".txt");
    paths_.push_back(file);
    std::ofstream& stream = files_.emplace_back();
    if (make_private(file)) {
      stream.open(file, std::ios::binary);
    } else {
      stream.setstate(std::ios::failbit);
    }
  }
}

void Transcript::on(const playbooks::Event& event) {
  if (const auto* told = std::get_if<playbooks::event::Told>(&event)) {
    files_[told->router] << written("[%H:%M:%S] ", std::chrono::system_clock::now()) << "(rtxctl) "
                         << in_one_line(told->words) << std::endl;
    return;
  }
  const auto* exchange = std::get_if<playbooks::event::Exchange>(&event);
  if (exchange == nullptr) return;
  std::ofstream& file = files_[exchange->router];
  file << written("[%H:%M:%S] ", std::chrono::system_clock::now()) << in_one_line(exchange->command) << '\n';
  if (!exchange->reply.empty()) {
    file << for_terminal(exchange->reply) << (exchange->reply.back() == '\n' ? "" : "\n");
  }
  for (const std::string& notice : exchange->notices) file << "(notice) " << in_one_line(notice) << '\n';
  file.flush();
}

std::string Transcript::problem() const {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!files_[i]) return paths_[i].string() + ": could not be written";
  }
  return {};
}

}  // namespace rtx::agent
