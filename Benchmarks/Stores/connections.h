// What the clients of queue servers have in common: so many connections, each with one request
// under way, on one thread with epoll, which takes less of a processor than the server does.
#ifndef CONNECTIONS_H
#define CONNECTIONS_H

#include "figures.h"

struct connection {
    int socket;
    // Which of them it is, from 0 on.
    long number;
    // When the job was begun that is under way, and how far it has come, as the protocol likes.
    long begun;
    int step;
    // What the server calls the job that is under way.
    char name[64];
    // What has come and is no whole answer yet.
    char *input;
    size_t filled;
};

// How a server is talked to.
struct protocol {
    // Whatever has to be said before the first request; it may be absent.
    void (*greet)(struct connection *connection);
    // Writes the next request of a connection and tells its size; 0 where it has no more.
    size_t (*ask)(struct connection *connection, char *room);
    // Reads what has come, behind which a zero stands, and tells the size of a whole answer; 0
    // where more of it has to come. Another answer than was expected is an end with
    // `refuse_answer`.
    size_t (*hear)(struct connection *connection, const char *bytes, size_t size);
};

// Connects all, prints an object and awaits a line, so that somebody may look at the server; then
// begins to measure, and asks until there is nothing more to ask.
void talk(const struct load *load, const struct protocol *protocol);
// Reports what was measured, and stays connected until nothing more can be said to the program, so
// that somebody may look at the server again. Jobs that were taken are in the ledger.
void finish(
    const struct load *load, struct durations *durations, const struct ledger *ledger);

// For `greet`: sends a request and waits for its answer.
void exchange(struct connection *connection, const char *request, size_t size,
    size_t (*hear)(struct connection *connection, const char *bytes, size_t size));
_Noreturn void refuse_answer(const char *bytes, size_t size);

#endif
