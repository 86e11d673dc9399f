// What the references for a spool have in common: their options, and the line that they print.
#ifndef FIGURES_H
#define FIGURES_H

#include "jobs.h"
#include <stdbool.h>
#include <stddef.h>

// What a program was called with: PLACE, `--NAME NUMBER` for each of the numbers below, and words.
struct load {
    const char *place;
    long count, bytes, port, connections, ack_bytes;
    double batch;
    bool is_taking, is_reserved, is_zeroed;
};

// Durations in nanoseconds; those for which no room was made are left out.
struct durations {
    long *values;
    size_t count, most;
};

struct load read_load(int count, char **arguments);
struct durations make_durations(size_t count);
void note(struct durations *durations, long nanoseconds);
long now(void);
void fail(const char *what);

// Begins to measure; what follows until `report` is what counts.
void begin(void);
// Prints one object: jobs a second, microseconds of a processor each, p50 and p99 of the durations
// in microseconds, and where jobs were taken how many are lost, came twice, and were never put.
void report(long count, struct durations *durations, const struct ledger *ledger);

#endif
