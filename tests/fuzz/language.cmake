add_executable(language_fuzz fuzz/language_fuzz.cpp)
target_link_options(language_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(language_fuzz PRIVATE rtx_language)
