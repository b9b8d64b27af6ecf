#include "playbooks/patient.hpp"

#include "safety/patience.hpp"

namespace rtx::playbooks {

safety::FilePasswords file_passwords(const Target& target) {
  return {target.router.user.empty() ? target.password : target.login_password,
          target.administrator_password};
}

void prepare(safety::Patient& patient, const Target& target) {
  const Router& router = target.router;
  patient.passwords = file_passwords(target);
  patient.patience =
      std::chrono::ceil<std::chrono::seconds>(router.answer_timeout * safety::answers_of_patience);
}

}  // namespace rtx::playbooks
