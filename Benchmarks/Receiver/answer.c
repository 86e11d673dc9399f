// Answers requests as their port does, and records each answer before it is sent.
#define _GNU_SOURCE
#include "receiver.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int record = -1;
static double healthy_seconds, bad_from;

static double read_clock(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

void set_healthy_seconds(double seconds) {
    healthy_seconds = seconds;
}

void open_record(const char *path) {
    record = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    // Whoever was killed in the middle of a line has not ended it.
    if (record < 0 || (lseek(record, 0, SEEK_END) && write(record, "\n", 1) != 1)) fail(path);
}

static void note(struct connection *connection, int status) {
    char line[MOST_ID + MOST_NAME + 64];
    int size = snprintf(line, sizeof line, "%.6f %s %s %03d\n", read_clock(CLOCK_REALTIME),
                        connection->port->name, connection->id, status);
    if (write(record, line, size) != size) fail("the record");
}

static bool reply(struct connection *connection, int status) {
    const char *text = status == 204 ? "HTTP/1.1 204 No Content\r\n\r\n"
        : status == 429 ? "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n"
                          "Content-Length: 0\r\n\r\n"
        : "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
    ssize_t size = strlen(text);
    note(connection, status);
    return send(connection->watched.file, text, size, MSG_NOSIGNAL | MSG_DONTWAIT) == size;
}

static void wait_for_answer(struct connection *connection, double due) {
    struct port *port = connection->port;
    connection->is_waiting = true;
    connection->due = due;
    connection->next = NULL;
    if (port->last) port->last->next = connection;
    else port->first = connection;
    port->last = connection;
}

void stop_waiting(struct connection *connection) {
    struct port *port = connection->port;
    struct connection *before = NULL;
    if (!connection->is_waiting) return;
    for (struct connection *each = port->first; each != connection; each = each->next)
        before = each;
    if (before) before->next = connection->next;
    else port->first = connection->next;
    if (port->last == connection) port->last = before;
    connection->is_waiting = false;
}

static bool throttle(struct port *port, double now) {
    if (now - port->window >= 1) {
        port->window = now;
        port->taken = 0;
    }
    return ++port->taken > port->amount;
}

bool answer(struct connection *connection) {
    struct port *port = connection->port;
    double now = read_clock(CLOCK_MONOTONIC);
    if (!bad_from) bad_from = now + healthy_seconds;
    switch (now < bad_from ? HEALTHY : port->behaviour) {
    case HEALTHY: return reply(connection, 204);
    case FAILING: return reply(connection, 500);
    case THROTTLING: return reply(connection, throttle(port, now) ? 429 : 204);
    case DEAD: note(connection, 0); return true;
    case SLOW: wait_for_answer(connection, now + port->amount); return true;
    }
    return false;
}

int answer_due(struct port *port, void (*close)(struct connection *)) {
    double now = read_clock(CLOCK_MONOTONIC);
    while (port->first && port->first->due <= now) {
        struct connection *connection = port->first;
        stop_waiting(connection);
        if (!reply(connection, 204)) close(connection);
    }
    return port->first ? (int)((port->first->due - now) * 1e3) + 1 : -1;
}
