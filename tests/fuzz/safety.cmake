add_executable(store_fuzz fuzz/store_fuzz.cpp)
target_link_options(store_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(store_fuzz PRIVATE rtx_safety)
