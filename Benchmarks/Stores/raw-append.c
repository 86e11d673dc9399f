// The reference for a spool: appends records to a new file, so many with one pwritev and one
// fdatasync, and does nothing else; or reads them, and appends an acknowledgement of each to a
// second file, FILE.acks, in the same way.
//
//   raw-append FILE --count RECORDS --bytes OF-A-RECORD --batch RECORDS-A-SYNC
//              [--reserved] [--zeroed] [--take] [--ack-bytes OF-AN-ACKNOWLEDGEMENT]
//
// A batch need not be whole: one of 10.5 is 10 and 11 in turn. The durations are fdatasync's. With
// `--reserved` the file has its room and its size from the start (fallocate); with `--zeroed` it is
// full of zeros, which are written before the time counts, so that a sync has data alone to write.
#define _GNU_SOURCE
#include "figures.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

// A file to which equal records are appended, each from memory of its own, as a spool's are.
struct log {
    int file;
    long bytes, written;
    char *records;
    struct iovec *parts;
};

static struct log make_log(const char *path, long bytes, long batch) {
    struct log log = {.bytes = bytes, .records = make_body(batch * bytes)};
    log.parts = calloc((size_t)batch, sizeof *log.parts);
    if (!log.parts) fail("raw-append: memory");
    for (long index = 0; index < batch; index++) {
        log.parts[index].iov_base = log.records + index * bytes;
        log.parts[index].iov_len = (size_t)bytes;
    }
    log.file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (log.file < 0) fail("raw-append: open");
    return log;
}

// Appends so many records with the next numbers.
static void append(struct log *log, long count) {
    struct iovec *parts = log->parts;
    for (long index = 0; index < count; index++)
        write_id(log->records + index * log->bytes, log->written + index);
    while (count > 0) {
        int some = (int)(count < IOV_MAX ? count : IOV_MAX);
        if (pwritev(log->file, parts, some, log->written * log->bytes) != some * log->bytes)
            fail("raw-append: pwritev");
        parts += some;
        log->written += some;
        count -= some;
    }
}

static void sync_log(const struct log *log, struct durations *syncs) {
    long before = now();
    if (fdatasync(log->file)) fail("raw-append: fdatasync");
    note(syncs, now() - before);
}

static void fill_with_zeros(int file, long size) {
    enum { PIECE = 1 << 20 };
    char *zeros = calloc(1, PIECE);
    if (!zeros) fail("raw-append: memory");
    for (long offset = 0; offset < size; offset += PIECE)
        if (pwrite(file, zeros, PIECE, offset) != PIECE) fail("raw-append: pwrite");
    free(zeros);
}

static long batch_end(const struct load *load, long number) {
    long end = (long)((double)number * load->batch);
    return end < load->count ? end : load->count;
}

static void put(const struct load *load, long most, struct durations *syncs) {
    struct log log = make_log(load->place, load->bytes, most);
    if (load->is_reserved && fallocate(log.file, 0, 0, load->count * load->bytes))
        fail("fallocate");
    if (load->is_zeroed) fill_with_zeros(log.file, load->count * load->bytes);
    if (fsync(log.file)) fail("raw-append: fsync");
    begin();
    for (long number = 1; log.written < load->count; number++) {
        append(&log, batch_end(load, number) - log.written);
        sync_log(&log, syncs);
    }
    report(load->count, syncs, NULL);
}

static void take(const struct load *load, long most, struct durations *syncs) {
    char path[PATH_MAX];
    struct ledger ledger = make_ledger(load->count, load->bytes);
    if (snprintf(path, sizeof path, "%s.acks", load->place) >= (int)sizeof path) exit(1);
    struct log log = make_log(path, load->ack_bytes, most);
    char *records = make_body(most * load->bytes);
    int file = open(load->place, O_RDONLY | O_CLOEXEC);
    if (file < 0) fail("raw-append: open");
    if (fsync(log.file)) fail("raw-append: fsync");
    begin();
    for (long number = 1; log.written < load->count; number++) {
        long count = batch_end(load, number) - log.written;
        ssize_t size = count * load->bytes;
        if (pread(file, records, (size_t)size, log.written * load->bytes) != size)
            fail("raw-append: pread");
        for (long index = 0; index < count; index++)
            note_job(&ledger, records + index * load->bytes, load->bytes);
        append(&log, count);
        sync_log(&log, syncs);
    }
    report(load->count, syncs, &ledger);
}

int main(int count, char **arguments) {
    struct load load = read_load(count, arguments);
    struct durations syncs = make_durations((size_t)((double)load.count / load.batch) + 2);
    long most = (long)load.batch + 1;
    if (load.bytes <= ID_SIZE || load.ack_bytes < ID_SIZE) {
        fprintf(stderr, "raw-append: a record needs more than %d bytes\n", ID_SIZE);
        return 64;
    }
    if (load.is_taking) take(&load, most, &syncs);
    else put(&load, most, &syncs);
}
