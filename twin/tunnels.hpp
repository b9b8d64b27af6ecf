#pragma once

#include "twin/associations.hpp"
#include "twin/verdict.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace rtx::twin {

/// Two tunnels meant for each other, with what their configurations make of them.
struct TunnelLink {
  TunnelPair ends;
  Verdict verdict;
  std::optional<LabTime> ike_due;  ///< When the negotiation under way succeeds.
  std::optional<LabTime> l2tp_due;
};

/// The tunnels of all routers in time: what is negotiated, established, silent, torn down.
///
/// The configurations decide what is possible (`judge`); this adds when: delays of establishing, the local
/// end falling at once when its own configuration breaks, the far end noticing only by its keepalive, lives
/// and rekeying. It computes events in their order whenever it is asked, so a clock may jump as far as it
/// likes.
class Tunnels {
 public:
  using Log = std::function<void(std::size_t router, LabTime when, const std::string& text)>;

  /// `cloud` must outlive this object, and its facts must be the ones given to `reconsider`.
  Tunnels(const Cloud& cloud, const Readings& readings, Log log);

  /// Configurations have changed: judges all pairs anew and lets fall what has lost its ground.
  void reconsider(LabTime now);

  /// Lets time pass until `now`.
  void advance(LabTime now);

  [[nodiscard]] const std::vector<TunnelLink>& links() const noexcept { return links_; }
  [[nodiscard]] const TunnelState* state(const TunnelId& id) const;
  [[nodiscard]] const Facts& facts(std::size_t router) const { return cloud_->routers()[router]; }

  /// Whether frames (L2TPv3) or packets (IPsec) get through `id` to its peer and back; then the peer.
  [[nodiscard]] std::optional<TunnelId> carries_to(const TunnelId& id, LabTime now) const;

  /// Ns and Nr of a control connection. Every Hello adds one to the sender's Ns; four messages of the
  /// initiator and two of the responder went before. Source: RFC 3931 and one listing of 56 seconds' age (4
  /// and 2).
  struct Sequence {
    std::uint16_t sent = 0;
    std::uint16_t received = 0;
  };
  [[nodiscard]] Sequence sequence(const TunnelId& id, const L2tpConnection& connection, LabTime now) const;

  /// Whether the tunnel has an entry in the L2TP table: it is enabled, its service runs, and it calls its
  /// peer.
  [[nodiscard]] bool calls(const TunnelId& id) const;
  void count(const TunnelId& id, const Counters& traffic);

  // Operations of an administrator.
  void drop_sas(std::size_t router, std::optional<int> sa, bool with_notice, LabTime now);
  void disconnect(const TunnelId& id, LabTime now);
  /// Both ends lose what they have with each other, and may begin anew.
  void flap(const TunnelId& id, LabTime now);
  /// The router starts anew: it knows nothing any more, and tells nobody.
  void forget(std::size_t router, LabTime now);

 private:
  /// What must stay the same for SAs or an L2TP connection to live on.
  struct Identity {
    std::string ipsec;
    std::string l2tp;
  };

  [[nodiscard]] const TunnelLink* link_between(const TunnelId& a, const TunnelId& b) const;
  [[nodiscard]] std::optional<LabTime> next_event() const;
  void drop_changed(LabTime now);
  void process(LabTime now);
  void settle(LabTime now);
  void settle_silence(const TunnelId& id, TunnelState& state, LabTime now);
  void schedule(TunnelLink& link, LabTime now);
  [[nodiscard]] bool ike_answers(const TunnelId& id, const Associations& sas) const;
  [[nodiscard]] bool l2tp_answers(const TunnelId& id, const L2tpConnection& connection, LabTime now) const;
  [[nodiscard]] bool sas_agree(const TunnelPair& ends) const;
  [[nodiscard]] std::optional<LabTime> l2tp_deadline(const TunnelId& id,
                                                     const L2tpConnection& connection) const;
  [[nodiscard]] std::optional<LabTime> rekey_time(const Associations& sas, const SaGroup& group,
                                                  std::size_t router) const;
  [[nodiscard]] std::optional<LabTime> next_event_of(const TunnelId& id, const TunnelState& state) const;
  void establish_sas(const TunnelLink& link, LabTime now);
  [[nodiscard]] Associations new_associations(const TunnelId& id, const TunnelId& peer) const;
  void add_groups(std::size_t router, Associations& sas, const TunnelLink& link, const Gateway& ruling,
                  LabTime now);
  void establish_l2tp(const TunnelLink& link, LabTime now);
  void announce(const TunnelId& id, TunnelState& state, LabTime now);
  void rekey(const TunnelId& id, TunnelState& state, LabTime now);
  void expire(const TunnelId& id, TunnelState& state, LabTime now);
  void lose_sas(const TunnelId& id, TunnelState& state, LabTime now);
  void lose_l2tp(const TunnelId& id, TunnelState& state, LabTime now);
  [[nodiscard]] int free_sa_id(std::size_t router) const;
  [[nodiscard]] std::uint16_t random_id();
  [[nodiscard]] const Tunnel* tunnel(const TunnelId& id) const { return facts(id.router).tunnel(id.number); }

  const Cloud* cloud_;
  Readings readings_;
  Log log_;
  Timing timing_;
  std::vector<TunnelLink> links_;
  std::map<TunnelPair, std::size_t> places_;  ///< Of each pair in `links_`.
  std::map<TunnelId, TunnelState> states_;
  std::map<TunnelId, Identity> identities_;
  std::uint64_t generation_ = 0;
  std::uint64_t random_ = 0;
  LabTime now_ = LabTime::min();  ///< The past of a lab lies before 0.
};

}  // namespace rtx::twin
