add_executable(parsers_fuzz fuzz/parsers_fuzz.cpp)
target_link_options(parsers_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(parsers_fuzz PRIVATE rtx_parsers)
