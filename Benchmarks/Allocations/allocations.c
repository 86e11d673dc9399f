// Counts a program's calls of the allocator, by LD_PRELOAD, and prints one line to standard error
// at its end. For glibc, whose own functions it calls.
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *place, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *place);

static atomic_long mallocs, callocs, reallocs, aligned, frees;

static void add(atomic_long *count) {
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
}

void *malloc(size_t size) {
    add(&mallocs);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    add(&callocs);
    return __libc_calloc(count, size);
}

void *realloc(void *place, size_t size) {
    add(&reallocs);
    return __libc_realloc(place, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    add(&aligned);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **place, size_t alignment, size_t size) {
    if (alignment < sizeof(void *) || alignment & (alignment - 1)) return EINVAL;
    add(&aligned);
    void *found = __libc_memalign(alignment, size);
    if (!found) return ENOMEM;
    *place = found;
    return 0;
}

void free(void *place) {
    if (place) add(&frees);
    __libc_free(place);
}

__attribute__((destructor)) static void report(void) {
    dprintf(STDERR_FILENO,
        "allocations: malloc=%ld calloc=%ld realloc=%ld aligned=%ld free=%ld\n", mallocs, callocs,
        reallocs, aligned, frees);
}
