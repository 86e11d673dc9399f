// Puts jobs into a beanstalkd: so many connections, each with one put under way at a time.
//
//   beanstalk-puts ADDRESS --port PORT --count JOBS --bytes OF-A-BODY --connections N
//
// The durations are those of the puts. One thread and epoll: it takes less of a processor than the
// server does.
#include "figures.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256 };

struct connection {
    int socket;
    long begun;
};

static char *message;
static size_t message_size;

static void make_message(long bytes) {
    char head[64];
    int size = snprintf(head, sizeof head, "put 0 31536000 60 %ld\r\n", bytes);
    message_size = (size_t)(size + bytes + 2);
    message = malloc(message_size);
    if (!message) fail("beanstalk-puts: memory");
    memcpy(message, head, (size_t)size);
    memset(message + size, 'x', (size_t)bytes);
    memcpy(message + size + bytes, "\r\n", 2);
}

static void put(struct connection *connection) {
    connection->begun = now();
    if (send(connection->socket, message, message_size, MSG_NOSIGNAL) != (ssize_t)message_size)
        fail("beanstalk-puts: send");
}

static void expect_inserted(struct connection *connection) {
    char answer[64] = "";
    ssize_t size = recv(connection->socket, answer, sizeof answer - 1, 0);
    if (size > 0 && !strncmp(answer, "INSERTED ", 9) && answer[size - 1] == '\n') return;
    fprintf(stderr, "beanstalk-puts: answered '%s'\n", answer);
    exit(1);
}

static void join(struct connection *connection, const struct load *load, int events) {
    struct sockaddr_in address
        = {.sin_family = AF_INET, .sin_port = htons((in_port_t)load->port)};
    int yes = 1;
    if (inet_pton(AF_INET, load->place, &address.sin_addr) != 1) fail("beanstalk-puts: address");
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->socket < 0) fail("beanstalk-puts: socket");
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address))
        fail("beanstalk-puts: connect");
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(events, EPOLL_CTL_ADD, connection->socket, &event))
        fail("beanstalk-puts: epoll_ctl");
}

int main(int count, char **arguments) {
    struct load load = read_load(count, arguments);
    struct durations durations = make_durations((size_t)load.count);
    long at_once = load.connections < load.count ? load.connections : load.count;
    struct connection *connections = calloc((size_t)at_once, sizeof *connections);
    int events = epoll_create1(EPOLL_CLOEXEC);
    if (events < 0 || !connections) fail("beanstalk-puts: epoll_create1");
    make_message(load.bytes);
    for (long index = 0; index < at_once; index++) join(&connections[index], &load, events);
    begin();
    long left = load.count, done = 0;
    for (; load.count - left < at_once; left--) put(&connections[load.count - left]);
    while (done < load.count) {
        struct epoll_event found[EVENTS];
        int many = epoll_wait(events, found, EVENTS, -1);
        for (int index = 0; index < many; index++) {
            struct connection *connection = found[index].data.ptr;
            expect_inserted(connection);
            note(&durations, now() - connection->begun);
            done++;
            if (left > 0) {
                left--;
                put(connection);
            }
        }
    }
    report(load.count, &durations);
}
