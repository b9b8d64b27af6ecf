#pragma once

#include "health/words.hpp"

namespace rtx::reports {

/// The fixed words of a report in one language.
struct HtmlWords {
  const char* tag;  ///< Of the language, for `lang`.
  const char* title;
  const char* paper_title;
  const char* all_well;        ///< {} of {}: how many.
  const char* need_attention;  ///< {} of {}
  const char* nothing_checked;
  const char* checked;
  const char* took;
  const char* stopped;
  const char* left_out;  ///< {}: how many.
  const char* unfinished;
  const char* overview;
  const char* show;
  const char* all;
  const char* subject;
  const char* health;
  const char* since;
  const char* loss;
  const char* rtt;
  const char* tunnel_uptime;
  const char* recently;
  const char* reason;
  const char* changes;
  const char* when;
  const char* from;
  const char* to;
  const char* first_seen;
  const char* no_changes;
  const char* older_changes;  ///< {}: how many are left out.
  const char* details;
  const char* findings;
  const char* next_step;
  const char* measures;
  const char* model;
  const char* firmware;
  const char* router_uptime;
  const char* cpu;
  const char* memory;
  const char* sa_life;
  const char* course;
  const char* healthy_checks;  ///< {} of {}
  const char* highest;
  const char* latest;
  const char* evidence;
  const char* outputs;       ///< {}: how many.
  const char* cut;           ///< {} of {} bytes.
  const char* not_included;  ///< The size of the report is used up.
  const char* nothing_printed;
  const char* to_top;
  const char* vpn;
  const char* pair;
  const char* router;
  const char* group;
  const char* everything;  ///< That the inventory has.
  const char* was;
  const char* checked_at;
  const char* values;
  // On paper only.
  const char* customer;
  const char* worker;
  const char* place;
  const char* target;
  const char* work_time;
  const char* report_date;
  const char* result;
  const char* remarks;
  const char* approved;
  const char* confirmed;
  const char* in_charge;
  const char* made_by;
};

[[nodiscard]] const HtmlWords& html_words(health::Language language) noexcept;

}  // namespace rtx::reports
