#include "playbooks/patient.hpp"

#include "safety/patience.hpp"

namespace rtx::playbooks {

void prepare(safety::Patient& patient, const Target& target) {
  const Router& router = target.router;
  // The unnamed user's password is what a saved file asks for.
  patient.passwords.login = router.user.empty() ? target.password : target.login_password;
  patient.passwords.administrator = target.administrator_password;
  patient.patience =
      std::chrono::ceil<std::chrono::seconds>(router.answer_timeout * safety::answers_of_patience);
}

}  // namespace rtx::playbooks
