#pragma once

#include "parsers/value.hpp"
#include "playbooks/assertion.hpp"
#include "playbooks/assertion_syntax.hpp"
#include "playbooks/assertion_tree.hpp"

#include <boost/system/result.hpp>

#include <vector>

namespace rtx::playbooks::detail {

/// An assertion that fits the types it was checked against.
struct Checked {
  NodePtr root;
  std::vector<AssertionError> warnings;
  bool needs_peer = false;
};

/// Resolves every path of `node` in `own` and `peer` (null: there is no other end), reads every literal as
/// what it is compared with, and checks that the operators fit.
[[nodiscard]] boost::system::result<Checked, AssertionError> check(const syntax::Node& node,
                                                                   const parsers::Type& own,
                                                                   const parsers::Type* peer);

}  // namespace rtx::playbooks::detail
