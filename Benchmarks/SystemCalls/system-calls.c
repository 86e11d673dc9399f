// Counts what a program asks of its files, by LD_PRELOAD: calls that write, bytes, syncs and how
// long they took. What is written to sockets and pipes does not count. For Linux with 64 bits.
//
// The counters are in the file that SYSTEM_CALLS names, which is mapped: what was counted stays
// where the program is killed, and another program can look meanwhile. Without the variable
// nothing is counted. Several processes, also at once, add to the same file.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// As `system_calls.py` reads them.
struct counters {
    atomic_long syncs, writes, bytes, sync_nanoseconds, reservations;
};

static struct counters here;
static struct counters *counters = &here;

static void add(atomic_long *count, long number) {
    atomic_fetch_add_explicit(count, number, memory_order_relaxed);
}

static long wrote(long bytes) {
    if (bytes >= 0) {
        add(&counters->writes, 1);
        add(&counters->bytes, bytes);
    }
    return bytes;
}

static int synced(long number, int file) {
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    int result = (int)syscall(number, file);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    add(&counters->syncs, 1);
    add(&counters->sync_nanoseconds,
        (ended.tv_sec - begun.tv_sec) * 1000000000 + ended.tv_nsec - begun.tv_nsec);
    return result;
}

int fdatasync(int file) { return synced(SYS_fdatasync, file); }

int fsync(int file) { return synced(SYS_fsync, file); }

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
    return wrote(syscall(SYS_pwrite64, file, bytes, size, offset));
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) {
    return wrote(syscall(SYS_pwrite64, file, bytes, size, offset));
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    return wrote(syscall(SYS_pwritev, file, parts, count, offset, 0));
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t offset) {
    return wrote(syscall(SYS_pwritev, file, parts, count, offset, 0));
}

// These two write to sockets as well.
static ssize_t wrote_to(int file, ssize_t bytes) {
    struct stat about;
    int error = errno;
    if (bytes >= 0 && !fstat(file, &about) && S_ISREG(about.st_mode)) wrote(bytes);
    errno = error;
    return bytes;
}

ssize_t write(int file, const void *bytes, size_t size) {
    return wrote_to(file, syscall(SYS_write, file, bytes, size));
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    return wrote_to(file, syscall(SYS_writev, file, parts, count));
}

int fallocate(int file, int mode, off_t offset, off_t size) {
    add(&counters->reservations, 1);
    return (int)syscall(SYS_fallocate, file, mode, offset, size);
}

int fallocate64(int file, int mode, off64_t offset, off64_t size) {
    return fallocate(file, mode, offset, size);
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SYSTEM_CALLS");
    if (!path) return;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof *counters)) _exit(1);
    void *mapped = mmap(NULL, sizeof *counters, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) _exit(1);
    counters = mapped;
    close(file);
}
