#ifndef TACKLE_CFUZZER_SHIM_H
#define TACKLE_CFUZZER_SHIM_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer's loop (compiler-rt/lib/fuzzer/FuzzerDriver.cpp): it is linked in by -sanitize=fuzzer.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *data, size_t size));

// memfd_create(2), which glibc shows to GNU's dialect of C alone.
int memfd_create(const char *name, unsigned int flags);

#endif
