add_executable(assertion_fuzz fuzz/assertion_fuzz.cpp)
target_link_options(assertion_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(assertion_fuzz PRIVATE rtx_playbooks)

add_executable(playbook_fuzz fuzz/playbook_fuzz.cpp)
target_link_options(playbook_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(playbook_fuzz PRIVATE rtx_playbooks)
