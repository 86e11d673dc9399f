// The reference for a spool: appends records to a new file, so many with one pwritev and one
// fdatasync, and does nothing else.
//
//   raw-append FILE --count RECORDS --bytes OF-A-RECORD --batch RECORDS-A-SYNC
//              [--reserved] [--zeroed]
//
// A batch need not be whole: one of 10.5 is 10 and 11 in turn. The durations are fdatasync's. With
// `--reserved` the file has its room and its size from the start (fallocate); with `--zeroed` it is
// full of zeros, which are written before the time counts, so that a sync has data alone to write.
#define _GNU_SOURCE
#include "figures.h"
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static void write_all(int file, struct iovec *parts, long count, long bytes, off_t offset) {
    while (count > 0) {
        int some = (int)(count < IOV_MAX ? count : IOV_MAX);
        if (pwritev(file, parts, some, offset) != some * bytes) fail("raw-append: pwritev");
        count -= some;
        offset += some * bytes;
    }
}

static void fill_with_zeros(int file, long size) {
    enum { PIECE = 1 << 20 };
    char *zeros = calloc(1, PIECE);
    if (!zeros) fail("raw-append: memory");
    for (long offset = 0; offset < size; offset += PIECE)
        if (pwrite(file, zeros, PIECE, offset) != PIECE) fail("raw-append: pwrite");
    free(zeros);
}

int main(int count, char **arguments) {
    struct load load = read_load(count, arguments);
    long most = (long)load.batch + 1;
    // Each record stands somewhere else, as a spool's do.
    char *records = malloc((size_t)(most * load.bytes));
    struct iovec *parts = calloc((size_t)most, sizeof *parts);
    struct durations syncs = make_durations((size_t)((double)load.count / load.batch) + 2);
    if (!records || !parts) fail("raw-append: memory");
    memset(records, 'x', (size_t)(most * load.bytes));
    for (long index = 0; index < most; index++) {
        parts[index].iov_base = records + index * load.bytes;
        parts[index].iov_len = (size_t)load.bytes;
    }
    int file = open(load.place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) fail("raw-append: open");
    if (load.is_reserved && fallocate(file, 0, 0, load.count * load.bytes)) fail("fallocate");
    if (load.is_zeroed) fill_with_zeros(file, load.count * load.bytes);
    if (fsync(file)) fail("raw-append: fsync");
    begin();
    long written = 0;
    for (long number = 1; written < load.count; number++) {
        long end = (long)((double)number * load.batch);
        if (end > load.count) end = load.count;
        write_all(file, parts, end - written, load.bytes, written * load.bytes);
        long before = now();
        if (fdatasync(file)) fail("raw-append: fdatasync");
        note(&syncs, now() - before);
        written = end;
    }
    report(load.count, &syncs);
}
