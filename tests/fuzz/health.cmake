add_executable(health_fuzz fuzz/health_fuzz.cpp)
target_link_options(health_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(health_fuzz PRIVATE rtx_health)
