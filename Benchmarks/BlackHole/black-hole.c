// A receiver that accepts every connection, reads what comes, and answers for a while only.
//
//   black-hole SECONDS    prints the port that it listens on, on all addresses, and runs until a
//                         signal; after a second without requests it answers for so long again
//
// It takes as little of a processor as it can, since it shares one with the healthy receiver: one
// thread, epoll, and bytes that the kernel throws away unread (MSG_TRUNC, tcp(7)).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BACKLOG = 4096, EVENTS = 256, MOST_READ = 1 << 20 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int listen_anywhere(void) {
    struct sockaddr_in address
        = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0) fail("black-hole: socket");
    if (bind(listener, (struct sockaddr *)&address, size)) fail("black-hole: bind");
    if (listen(listener, BACKLOG)) fail("black-hole: listen");
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void watch(int poll, int file) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = file};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, file, &event)) fail("black-hole: epoll_ctl");
}

static void take_connections(int poll, int listener) {
    int connection;
    while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
        watch(poll, connection);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count_of_arguments, char **arguments) {
    static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";
    double span = count_of_arguments > 1 ? atof(arguments[1]) : 0, last = 0, end = 0;
    // Whoever started it may be killed.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    int poll = epoll_create1(EPOLL_CLOEXEC), listener = listen_anywhere();
    watch(poll, listener);
    while (1) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            int file = events[i].data.fd;
            if (file == listener) take_connections(poll, listener);
            else if (recv(file, NULL, MOST_READ, MSG_TRUNC) <= 0) close(file);
            else {
                double time = now();
                if (time - last > 1) end = time + span;
                last = time;
                // A request of some hundred bytes comes in one piece on loopback.
                if (time < end && send(file, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0) close(file);
            }
        }
    }
}
