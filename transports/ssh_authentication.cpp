#include "transports/ssh_authentication.hpp"

#include "transports/printable.hpp"
#include "transports/ssh_agent.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libssh/libssh.h>

#include <array>
#include <string_view>
#include <utility>

namespace rtx::transports {
namespace {

/// A server that keeps asking is cut off.
constexpr int most_questions = 8;

class Authentication {
 public:
  Authentication(SshLink& link, const SshOptions& options, const SshIdentities& identities, Deadline deadline)
      : link_{link}, options_{options}, identities_{identities}, deadline_{deadline} {}

  asio::awaitable<void> run() {
    link_.enter("authentication");
    co_await request_service();
    bool accepted = co_await by_key_files();
    if (!accepted) accepted = co_await by_password();
    if (!accepted) accepted = co_await by_agent();
    if (!accepted) accepted = co_await by_nothing();
    if (!accepted) throw refused();
  }

 private:
  /// The server's EXT_INFO, which RSA signatures depend on, has arrived when this has been answered.
  asio::awaitable<void> request_service() {
    const auto call = [this] { return ssh_service_request(link_.session(), "ssh-userauth"); };
    if (co_await link_.repeat(call, SSH_AGAIN, deadline_) != SSH_OK) throw link_.failure();
  }

  asio::awaitable<bool> by_key_files() {
    for (const auto& identity : identities_.keys) {
      if (!may_try(SSH_AUTH_METHOD_PUBLICKEY)) break;
      const std::string name = "the key " + identity.file.string();
      const int result = co_await show_key(identity.key.get());
      if (settle(result, name)) co_return true;
      const bool is_rsa = ssh_key_type(identity.key.get()) == SSH_KEYTYPE_RSA;
      tried_rsa_ = tried_rsa_ || is_rsa;
      if (!is_rsa || options_.algorithms != AlgorithmSet::legacy) continue;
      // Old firmware refuses SHA-2 signatures that it has announced itself. Source: cli-protocol notes of
      // operators (RTX1210).
      sign_by("ssh-rsa");
      const int again = co_await show_key(identity.key.get());
      if (settle(again, name + " (signed with SHA-1)")) co_return true;
      sign_by(algorithms_of(options_.algorithms).user_keys);
    }
    co_return false;
  }

  asio::awaitable<int> show_key(ssh_key key) {
    const auto call = [this, key] { return ssh_userauth_publickey(link_.session(), nullptr, key); };
    const int result = co_await link_.repeat(call, SSH_AUTH_AGAIN, deadline_);
    co_return result;
  }

  void sign_by(const std::string& algorithms) {
    ssh_options_set(link_.session(), SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, algorithms.c_str());
  }

  asio::awaitable<bool> by_password() {
    if (options_.password.empty()) co_return false;
    if (may_try(SSH_AUTH_METHOD_PASSWORD)) {
      const auto call = [this] {
        return ssh_userauth_password(link_.session(), nullptr, options_.password.reveal_c_string());
      };
      const int result = co_await link_.repeat(call, SSH_AUTH_AGAIN, deadline_);
      if (settle(result, "the password")) co_return true;
    }
    // Asked a second time in another way, a wrong password only uses up attempts.
    if (offers(SSH_AUTH_METHOD_PASSWORD) || !offers(SSH_AUTH_METHOD_INTERACTIVE)) co_return false;
    co_return co_await by_questions();
  }

  asio::awaitable<bool> by_questions() {
    const auto call = [this] { return ssh_userauth_kbdint(link_.session(), nullptr, nullptr); };
    bool answered = false;
    for (int round = 0; round < most_questions; ++round) {
      const int result = co_await link_.repeat(call, SSH_AUTH_AGAIN, deadline_);
      if (result != SSH_AUTH_INFO) co_return settle(result, "the password (keyboard-interactive)");
      if (!answer(answered)) co_return false;
    }
    throw link_.failure(Trouble::authentication_refused, "the server does not stop asking questions");
  }

  /// Types the password where exactly one hidden answer is asked for, once.
  bool answer(bool& answered) {
    const int questions = ssh_userauth_kbdint_getnprompts(link_.session());
    if (questions == 0) return true;
    char echoed = 0;
    const char* question = ssh_userauth_kbdint_getprompt(link_.session(), 0, &echoed);
    if (questions != 1 || echoed != 0 || answered) {
      tried_.push_back(fmt::format("the password (the server asks '{}', which it does not answer)",
                                   printable(question == nullptr ? "" : question, 60)));
      return false;
    }
    answered = true;
    ssh_userauth_kbdint_setanswer(link_.session(), 0, options_.password.reveal_c_string());
    return true;
  }

  asio::awaitable<bool> by_agent() {
    if (!options_.use_agent || !has_agent() || !may_try(SSH_AUTH_METHOD_PUBLICKEY)) co_return false;
    std::string problem;
    const int result = co_await authenticate_by_agent(link_, problem, deadline_);
    if (problem.empty()) {
      // An agent without keys is refused by libssh; the server was not asked anything.
      const bool has_none = result == SSH_AUTH_DENIED && tried_.empty() && !knows_offer();
      problem = has_none ? "the agent, which has no keys" : "the agent's keys";
    }
    co_return settle(result, problem);
  }

  /// When nothing got as far as the server, it is asked what it wants, for the message; it may also let
  /// anybody in.
  asio::awaitable<bool> by_nothing() {
    if (!tried_.empty() && knows_offer()) co_return false;
    const auto call = [this] { return ssh_userauth_none(link_.session(), nullptr); };
    const int result = co_await link_.repeat(call, SSH_AUTH_AGAIN, deadline_);
    const bool accepted = settle(result, "nothing");
    if (!accepted) tried_.pop_back();
    co_return accepted;
  }

  /// True if `result` ends the log-in; notes what was refused.
  bool settle(int result, std::string what) {
    if (result == SSH_AUTH_SUCCESS) return true;
    if (result == SSH_AUTH_PARTIAL) {
      what += " (accepted, but more is asked for)";
    } else if (result == SSH_AUTH_ERROR && !link_.is_alive()) {
      throw ended(what);
    } else if (result == SSH_AUTH_ERROR) {
      what += " (" + link_.error_text() + ")";
    }
    tried_.push_back(std::move(what));
    return false;
  }

  /// OpenSSH ends the connection after too many attempts: that is a refusal too.
  Failure ended(const std::string& what) const {
    Failure failure = link_.failure();
    const std::string_view error = ssh_get_error(link_.session());
    const bool is_refusal = !tried_.empty() || error.starts_with("Received SSH_MSG_DISCONNECT");
    if (failure.trouble != Trouble::closed || !is_refusal) return failure;
    return link_.failure(Trouble::authentication_refused,
                         fmt::format("refused, and the connection ended at {} (tried before: {}): {}", what,
                                     fmt::join(tried_, ", "), link_.error_text()));
  }

  /// Before the first refusal nothing is known of what the server offers, so everything may be tried.
  [[nodiscard]] bool may_try(int method) const {
    const int methods = ssh_userauth_list(link_.session(), nullptr);
    return methods == 0 || (methods & method) != 0;
  }

  /// True once the server has refused something: with that it says what it offers.
  [[nodiscard]] bool knows_offer() const { return ssh_userauth_list(link_.session(), nullptr) != 0; }

  [[nodiscard]] bool offers(int method) const {
    return (ssh_userauth_list(link_.session(), nullptr) & method) != 0;
  }

  [[nodiscard]] std::string offered() const {
    constexpr std::array<std::pair<int, const char*>, 5> names{
        {{SSH_AUTH_METHOD_PUBLICKEY, "publickey"},
         {SSH_AUTH_METHOD_PASSWORD, "password"},
         {SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive"},
         {SSH_AUTH_METHOD_HOSTBASED, "hostbased"},
         {SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic"}}};
    std::vector<std::string> list;
    for (const auto& [method, name] : names) {
      if (offers(method)) list.emplace_back(name);
    }
    return list.empty() ? "nothing" : fmt::format("{}", fmt::join(list, ", "));
  }

  [[nodiscard]] Failure refused() const {
    std::string message = fmt::format(
        "user {} was refused (tried: {}; the server offers: {})", printable(options_.user),
        tried_.empty() ? "nothing, for nothing was given" : fmt::format("{}", fmt::join(tried_, ", ")),
        offered());
    if (!identities_.problems.empty()) {
      message += fmt::format("; not used: {}", fmt::join(identities_.problems, ", "));
    }
    std::string advice =
        "check the user name (`login user` on the router) and where its password or key comes from";
    if (tried_rsa_ && options_.algorithms != AlgorithmSet::legacy) {
      advice +=
          "; old firmware takes RSA keys signed with SHA-1 only: algorithms = \"legacy\" in the inventory";
    }
    return link_.failure(Trouble::authentication_refused, message, advice);
  }

  SshLink& link_;
  const SshOptions& options_;
  const SshIdentities& identities_;
  Deadline deadline_;
  std::vector<std::string> tried_;
  bool tried_rsa_ = false;
};

}  // namespace

asio::awaitable<void> authenticate(SshLink& link, const SshOptions& options, const SshIdentities& identities,
                                   Deadline deadline) {
  Authentication authentication{link, options, identities, deadline};
  co_await authentication.run();
}

}  // namespace rtx::transports
