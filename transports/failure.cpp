#include "transports/failure.hpp"

namespace rtx::transports {

const char* name_of(Trouble trouble) noexcept {
  switch (trouble) {
    case Trouble::name_not_resolved:
      return "name_not_resolved";
    case Trouble::refused:
      return "refused";
    case Trouble::unreachable:
      return "unreachable";
    case Trouble::closed:
      return "closed";
    case Trouble::reset:
      return "reset";
    case Trouble::not_ssh:
      return "not_ssh";
    case Trouble::no_common_algorithm:
      return "no_common_algorithm";
    case Trouble::host_key_unknown:
      return "host_key_unknown";
    case Trouble::host_key_changed:
      return "host_key_changed";
    case Trouble::authentication_refused:
      return "authentication_refused";
    case Trouble::no_shell:
      return "no_shell";
    case Trouble::access_restricted:
      return "access_restricted";
    case Trouble::administrator_refused:
      return "administrator_refused";
    case Trouble::prompt_timeout:
      return "prompt_timeout";
    case Trouble::undeclared_question:
      return "undeclared_question";
    case Trouble::output_too_long:
      return "output_too_long";
    case Trouble::cancelled:
      return "cancelled";
    case Trouble::broken:
      break;
  }
  return "broken";
}

}  // namespace rtx::transports
