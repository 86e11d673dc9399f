// What the references for a spool have in common: their options, and the line that they print.
#ifndef FIGURES_H
#define FIGURES_H

#include <stdbool.h>
#include <stddef.h>

// What a program was called with: PLACE and `--NAME NUMBER` for each of the numbers below.
struct load {
    const char *place;
    long count, bytes, port, connections;
    double batch;
    bool is_reserved, is_zeroed;
};

// Durations in nanoseconds, of which there are at most as many as there was room made for.
struct durations {
    long *values;
    size_t count;
};

struct load read_load(int count, char **arguments);
struct durations make_durations(size_t count);
void note(struct durations *durations, long nanoseconds);
long now(void);
void fail(const char *what);

// Begins to measure; what follows until `report` is what counts.
void begin(void);
// Prints one object: records a second, microseconds of a processor each, and p50 and p99 of the
// durations in microseconds.
void report(long count, struct durations *durations);

#endif
