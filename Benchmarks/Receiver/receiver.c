// A receiver of webhooks with good and bad ports, which records what it answers.
//
//   receiver FILE SECONDS KIND=DESCRIPTOR...
//
// Each kind has a port of its own, a bound socket that is inherited under that descriptor:
//
//   healthy       answers 204
//   dead          never answers
//   failing       answers 500
//   slow:N        answers 204 after N milliseconds
//   throttling:N  answers 204 to N requests in each second, and to others 429 and Retry-After: 1
//
// For SECONDS from the first request on all of them are healthy. A line of FILE is the time of the
// answer, in seconds since 1970, the kind, the webhook's id, and the status, 000 for none. It is
// written before the answer is sent: whatever a sender has heard of stands there, also after
// SIGKILL. It says `ready` once it listens, and runs until a signal.
#define _GNU_SOURCE
#include "receiver.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096, EVENTS = 256 };

static int poller;

void fail(const char *what) {
    fprintf(stderr, "receiver: ");
    perror(what);
    exit(1);
}

static void watch(struct watched *watched) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = watched};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, watched->file, &event)) fail("epoll_ctl");
}

// Reads KIND=DESCRIPTOR, where a kind may be NAME:NUMBER.
static bool read_port(struct port *port, const char *text) {
    static const char *const names[] = {"healthy", "dead", "failing", "slow", "throttling"};
    int descriptor;
    char kind[MOST_NAME];
    if (sscanf(text, "%31[^=]=%d", kind, &descriptor) != 2) return false;
    size_t length = strcspn(kind, ":");
    double number = kind[length] ? atof(kind + length + 1) : 0;
    for (int i = 0; i < 5; i++) {
        if (strlen(names[i]) != length || strncmp(names[i], kind, length)) continue;
        port->watched = (struct watched){descriptor, true};
        port->behaviour = i;
        port->amount = i == SLOW ? number / 1e3 : number;
        strcpy(port->name, names[i]);
        return true;
    }
    return false;
}

static void take_connections(struct port *port) {
    int file;
    while ((file = accept4(port->watched.file, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct connection *connection = calloc(1, sizeof *connection);
        if (!connection) fail("calloc");
        connection->watched.file = file;
        connection->port = port;
        watch(&connection->watched);
    }
}

static void close_connection(struct connection *connection) {
    stop_waiting(connection);
    close(connection->watched.file);
    free(connection);
}

static void read_connection(struct connection *connection) {
    ssize_t count = recv(connection->watched.file, connection->buffer + connection->used,
                         sizeof connection->buffer - connection->used, MSG_DONTWAIT);
    if (count > 0) connection->used += count;
    if (count <= 0 || !take_bytes(connection)) close_connection(connection);
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: receiver FILE SECONDS KIND=DESCRIPTOR...\n");
        return 64;
    }
    // Whoever started it may be killed.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGPIPE, SIG_IGN);
    open_record(arguments[1]);
    set_healthy_seconds(atof(arguments[2]));
    poller = epoll_create1(EPOLL_CLOEXEC);
    int ports = count - 3;
    struct port *port = calloc(ports, sizeof *port);
    if (poller < 0 || !port) fail("epoll_create1");
    for (int i = 0; i < ports; i++) {
        if (!read_port(&port[i], arguments[i + 3])) {
            fprintf(stderr, "receiver: '%s' is no KIND=DESCRIPTOR\n", arguments[i + 3]);
            return 64;
        }
        if (listen(port[i].watched.file, BACKLOG)) fail("listen");
        if (fcntl(port[i].watched.file, F_SETFL, O_NONBLOCK)) fail("fcntl");
        watch(&port[i].watched);
    }
    puts("ready");
    fflush(stdout);
    while (1) {
        struct epoll_event events[EVENTS];
        int wait = -1;
        for (int i = 0; i < ports; i++) {
            int next = answer_due(&port[i], close_connection);
            if (next >= 0 && (wait < 0 || next < wait)) wait = next;
        }
        int ready = epoll_wait(poller, events, EVENTS, wait);
        for (int i = 0; i < ready; i++) {
            struct watched *watched = events[i].data.ptr;
            if (watched->is_listener) take_connections((struct port *)watched);
            else read_connection((struct connection *)watched);
        }
    }
}
