// What the parts of the receiver share.
#ifndef RECEIVER_H
#define RECEIVER_H
#include <stdbool.h>
#include <stddef.h>

enum { MOST_HEAD = 8192, MOST_ID = 256, MOST_NAME = 32 };

enum behaviour { HEALTHY, DEAD, FAILING, SLOW, THROTTLING };

// Something that epoll watches: a listening socket, or a connection.
struct watched {
    int file;
    bool is_listener;
};

// What one port does, and what it has done.
struct port {
    struct watched watched;
    enum behaviour behaviour;
    char name[MOST_NAME];
    // Seconds until it answers, or requests that it takes in a second.
    double amount;
    // Since when it counts what it takes, and how many that were.
    double window;
    int taken;
    // Who waits for an answer, in the order in which they get it.
    struct connection *first, *last;
};

// A connection, and how much of a request has come.
struct connection {
    struct watched watched;
    struct port *port;
    // What came and is not yet used.
    char buffer[MOST_HEAD];
    size_t used;
    // Whether the head is there, and how many bytes of the body are not.
    bool has_head;
    size_t rest;
    char id[MOST_ID];
    // When it gets its answer, and who gets one after it.
    bool is_waiting;
    double due;
    struct connection *next;
};

void fail(const char *what);

// Takes what came; false where the connection is to be closed.
bool take_bytes(struct connection *connection);

// Tells how all ports behave: as healthy ones for so many seconds from the first request on.
void set_healthy_seconds(double seconds);

// Records requests in a file that is kept if it is there.
void open_record(const char *path);

// Answers a request that is there in full; false where the connection is to be closed.
bool answer(struct connection *connection);

// Answers those whose time has come, and passes those to `close` whose connection has broken; tells
// in how many milliseconds the next one is due, -1 where nobody waits.
int answer_due(struct port *port, void (*close)(struct connection *));

// Nobody waits there any more.
void stop_waiting(struct connection *connection);

#endif
