#include "twin/commands.hpp"

#include "language/text.hpp"
#include "language/words.hpp"
#include "twin/addresses.hpp"
#include "twin/features.hpp"
#include "twin/island.hpp"
#include "twin/models.hpp"
#include "twin/ping.hpp"
#include "twin/set_clock.hpp"
#include "twin/shows.hpp"
#include "twin/typed_words.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace rtx::twin {
namespace {

using CommandFault = language::Fault;

Outcome printed(Lines lines) {
  Outcome outcome;
  for (std::string& line : lines) outcome.output.push_back({.text = std::move(line)});
  return outcome;
}

/// The words behind a command's name, and what answers them.
class ShowCommand {
 public:
  ShowCommand(World& world, const Router& router, std::vector<std::string> words, Language language)
      : world_(world), router_(router), words_(std::move(words)), language_(language) {}

  Outcome answer() {
    if (is({"show", "config"})) return config();
    if (is({"show", "environment"}))
      return whole(words_.size() == 3 && at(2) == "detail" ? 3 : 2,
                   show_environment(world_, router_, language_));
    if (is({"show", "status", "l2tp"})) return l2tp();
    if (is({"show", "status", "tunnel"})) return tunnel();
    if (is({"show", "status", "dhcp"})) return dhcp();
    if (is({"show", "status", "pp"})) return pp();
    if (is({"show", "status"}) && at(2).starts_with("lan")) return lan();
    if (is({"show", "techinfo"})) return whole(2, show_techinfo(world_, router_));
    if (is({"show", "nat", "descriptor", "address"}))
      return whole(4, show_nat_address(world_, router_, language_));
    if (is({"show", "ipsec", "sa", "gateway"})) return gateway();
    if (is({"show", "ipsec", "sa"})) return whole(3, show_ipsec_sa(world_, router_));
    if (is({"show", "ip", "route"})) return whole(3, show_ip_route(world_, router_, language_));
    if (is({"show", "arp"})) return whole(2, show_arp(world_, router_, language_));
    if (is({"show", "log"})) {
      const bool reverse = at(2) == "reverse";
      return whole(reverse ? 3 : 2, show_log(router_, world_, reverse));
    }
    if (is({"ping"})) return ping(world_, router_, std::span(words_).subspan(1), language_);
    return Router::refused(CommandFault::unknown_command, language_);
  }

 private:
  [[nodiscard]] bool is(std::initializer_list<std::string_view> with) const {
    if (words_.size() < with.size()) return false;
    std::size_t i = 0;
    for (const std::string_view word : with) {
      // `less` pages what `show` prints; the pager belongs to the console.
      const bool same = language::same_word(words_[i], word) ||
                        (i == 0 && word == "show" && language::same_word(words_[0], "less"));
      if (!same) return false;
      ++i;
    }
    return true;
  }

  [[nodiscard]] std::string at(std::size_t index) const {
    return index < words_.size() ? words_[index] : std::string();
  }

  Outcome whole(std::size_t count, Lines lines) {
    if (words_.size() > count) return Router::refused(CommandFault::wrong_count, language_);
    return printed(std::move(lines));
  }

  Outcome config() {
    if (words_.size() == 2) return printed(show_config(world_, router_, router_.running()));
    if (language::same_word(at(2), "list")) return whole(3, show_config_list(router_));
    if (language::same_word(at(2), "difference")) return difference();
    if (const auto slot = parse_number(at(2))) {
      const Router::State* file = router_.file(static_cast<std::size_t>(std::max(*slot, 0)));
      if (file == nullptr) return Router::refused(CommandFault::out_of_range, language_);
      return whole(3, show_config(world_, router_, file->config));
    }
    const bool of_tunnel = at(2) == "tunnel";
    if (!of_tunnel && at(2) != "pp") return Router::refused(CommandFault::illegal_keyword, language_);
    if (words_.size() != 4) return Router::refused(CommandFault::wrong_count, language_);
    if (!parse_number(at(3)) && (of_tunnel || at(3) != "anonymous"))
      return Router::refused(CommandFault::not_an_integer, language_);
    return printed(
        show_config_block(router_, {of_tunnel ? language::Context::tunnel : language::Context::pp, at(3)}));
  }

  // `show config difference [FROM] TO`: `-` is the running configuration, which is meant if FROM is left out.
  Outcome difference() {
    const LabRouter& settings = router_.settings();
    if (!has_feature(settings.model, settings.firmware, Feature::config_difference))
      return Router::refused(CommandFault::illegal_keyword, language_);
    if (words_.size() != 4 && words_.size() != 5)
      return Router::refused(CommandFault::wrong_count, language_);
    const language::Config* from = named_config(words_.size() == 5 ? at(3) : "-");
    const language::Config* to = named_config(words_.back());
    if (from == nullptr || to == nullptr) return Router::refused(CommandFault::out_of_range, language_);
    return printed(show_config_difference(*from, *to));
  }

  [[nodiscard]] const language::Config* named_config(const std::string& name) const {
    if (name == "-") return &router_.running();
    const auto slot = parse_number(name);
    const Router::State* file = slot && *slot >= 0 ? router_.file(static_cast<std::size_t>(*slot)) : nullptr;
    return file == nullptr ? nullptr : &file->config;
  }

  Outcome l2tp() {
    if (words_.size() == 3) return printed(show_status_l2tp(world_, router_, std::nullopt, language_));
    if (at(3) != "tunnel") return Router::refused(CommandFault::illegal_keyword, language_);
    if (words_.size() != 5) return Router::refused(CommandFault::wrong_count, language_);
    const auto number = parse_number(at(4));
    if (!number) return Router::refused(CommandFault::not_an_integer, language_);
    return printed(show_status_l2tp(world_, router_, number, language_));
  }

  Outcome tunnel() {
    if (words_.size() != 4) return Router::refused(CommandFault::wrong_count, language_);
    const auto number = parse_number(at(3));
    if (!number) return Router::refused(CommandFault::not_an_integer, language_);
    return printed(show_status_tunnel(world_, router_, *number, language_));
  }

  Outcome dhcp() {
    if (words_.size() == 3) return printed(show_status_dhcp(router_, std::nullopt, language_));
    const auto scope = parse_number(at(3));
    if (!scope) return Router::refused(CommandFault::not_an_integer, language_);
    return whole(4, show_status_dhcp(router_, scope, language_));
  }

  Outcome pp() {
    if (words_.size() != 4) return Router::refused(CommandFault::wrong_count, language_);
    const auto number = parse_number(at(3));
    if (!number) return Router::refused(CommandFault::not_an_integer, language_);
    if (*number < 1 || *number > model_of(router_.settings().model).pps)
      return Router::refused(CommandFault::out_of_range, language_);
    return printed(show_status_pp(router_, *number, language_));
  }

  Outcome lan() {
    const auto number = parse_number(at(2).substr(3));
    if (!number || *number < 1 || *number > model_of(router_.settings().model).lans)
      return Router::refused(CommandFault::illegal_keyword, language_);
    return whole(3, show_status_lan(world_, router_, *number, language_));
  }

  // `show ipsec sa gateway [N [detail]]`
  Outcome gateway() {
    if (words_.size() == 4) return printed(show_ipsec_gateway(world_, router_, std::nullopt, false));
    const auto number = parse_number(at(4));
    if (!number) return Router::refused(CommandFault::not_an_integer, language_);
    const bool in_detail = language::same_word(at(5), "detail");
    if (words_.size() == 6 && !in_detail) return Router::refused(CommandFault::illegal_keyword, language_);
    return whole(6, show_ipsec_gateway(world_, router_, number, in_detail));
  }

  World& world_;
  const Router& router_;
  std::vector<std::string> words_;
  Language language_;
};

}  // namespace

Outcome display(World& world, const Router& router, std::string_view line, Language language) {
  return ShowCommand(world, router, words_of(line), language).answer();
}

void operate(World& world, Router& router, std::string_view line) {
  const std::vector<std::string> words = words_of(line);
  const auto is = [&](std::initializer_list<std::string_view> with) {
    return words.size() >= with.size() &&
           std::equal(with.begin(), with.end(), words.begin(), language::same_word);
  };
  Island& island = world.island(router);
  Tunnels& tunnels = island.tunnels();
  const std::size_t index = island.index_of(router);
  if (is({"ipsec", "refresh", "sa"})) {
    tunnels.drop_sas(index, std::nullopt, false, world.now());
  } else if (is({"ipsec", "sa", "delete"}) && words.size() == 4) {
    tunnels.drop_sas(index, parse_number(words[3]), true, world.now());
  } else if (is({"disconnect", "tunnel"}) && words.size() == 3) {
    if (const auto number = parse_number(words[2])) tunnels.disconnect({index, *number}, world.now());
  } else if (is({"clear", "log"})) {
    router.clear_log();
  } else if (const auto time = time_set_by(words, router.clock().local(world.now()))) {
    router.set_clock(*time);
  }
}

}  // namespace rtx::twin
