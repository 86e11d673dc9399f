// Jobs that tell their number, and who has seen which of them.
#ifndef JOBS_H
#define JOBS_H

#include <stddef.h>

enum { ID_SIZE = 30 };

// Writes the id of a number, `msg_` and 26 digits, without an end.
void write_id(char *place, long number);
// Makes a body of so many bytes, at whose beginning an id belongs.
char *make_body(long bytes);

// Which of so many jobs were taken, and how often.
struct ledger {
    unsigned char *times;
    long count, bytes, twice, strange;
};

// Awaits jobs with the numbers below a count, each with a body of so many bytes.
struct ledger make_ledger(long count, long bytes);
void note_job(struct ledger *ledger, const char *body, long size);
long count_lost(const struct ledger *ledger);

#endif
