add_executable(console_fuzz fuzz/console_fuzz.cpp)
target_link_options(console_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(console_fuzz PRIVATE rtx_transports)

add_executable(charset_fuzz fuzz/charset_fuzz.cpp)
target_link_options(charset_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(charset_fuzz PRIVATE rtx_transports)

add_executable(ssh_offer_fuzz fuzz/ssh_offer_fuzz.cpp)
target_link_options(ssh_offer_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(ssh_offer_fuzz PRIVATE rtx_transports)

add_executable(entrance_fuzz fuzz/entrance_fuzz.cpp)
target_link_options(entrance_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(entrance_fuzz PRIVATE rtx_transports)

add_executable(telnet_fuzz fuzz/telnet_fuzz.cpp)
target_link_options(telnet_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(telnet_fuzz PRIVATE rtx_transports)
