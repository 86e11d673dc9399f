// Valgrind 3.19 ends a program that calls sigsuspend(2) with a mask in read-only memory, as
// libdispatch's main thread does: it writes to the mask. Preloaded, this gives it a copy.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
    sigset_t copy = *mask;
    // The kernel's set is of 64 signals.
    return syscall(SYS_rt_sigsuspend, &copy, 8);
}
