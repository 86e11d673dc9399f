// Calls of Linux that Swift's Glibc and Musl modules leave out, since they are no POSIX.

#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Declared here, since the headers do so only for programs that define _GNU_SOURCE.
extern int fallocate(int descriptor, int mode, off_t offset, off_t length);

// Reserves blocks for the first bytes of a file and leaves its size alone; -1 with errno.
static inline int tackle_reserve(int descriptor, off_t length) {
    const int keep_size = 1;  // FALLOC_FL_KEEP_SIZE of linux/falloc.h
    return fallocate(descriptor, keep_size, 0, length);
}

// Gives back the blocks of a range of zeros, which still read as zeros; -1 with errno.
static inline int tackle_release(int descriptor, off_t offset, off_t length) {
    const int punch_hole = 3;  // FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE
    return fallocate(descriptor, punch_hole, offset, length);
}

#if defined(__x86_64__)

// Whether this processor has the instruction for CRC-32C (SSE 4.2).
static inline int tackle_has_crc32c(void) { return __builtin_cpu_supports("sse4.2"); }

// The CRC-32C register after some bytes; only where there is an instruction for it.
__attribute__((target("sse4.2")))
static inline uint32_t tackle_crc32c(uint32_t state, const uint8_t *bytes, size_t count) {
    uint64_t crc = state;
    uint64_t word;
    for (; count >= 8; bytes += 8, count -= 8) {
        __builtin_memcpy(&word, bytes, 8);
        crc = __builtin_ia32_crc32di(crc, word);
    }
    for (; count > 0; bytes++, count--) {
        crc = __builtin_ia32_crc32qi((uint32_t)crc, *bytes);
    }
    return (uint32_t)crc;
}

#else

static inline int tackle_has_crc32c(void) { return 0; }

static inline uint32_t tackle_crc32c(uint32_t state, const uint8_t *bytes, size_t count) {
    (void)bytes;
    (void)count;
    return state;
}

#endif
