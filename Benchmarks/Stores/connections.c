#include "connections.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// What stands around a body in a request or an answer is less than `FRAME`.
enum { EVENTS = 256, FRAME = 4096 };

static void join(struct connection *connection, const struct load *load, int events) {
    struct sockaddr_in address
        = {.sin_family = AF_INET, .sin_port = htons((in_port_t)load->port)};
    int yes = 1;
    connection->input = malloc((size_t)load->bytes + FRAME + 1);
    if (!connection->input) fail("memory");
    if (inet_pton(AF_INET, load->place, &address.sin_addr) != 1) fail("address");
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->socket < 0) fail("socket");
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(events, EPOLL_CTL_ADD, connection->socket, &event)) fail("epoll_ctl");
}

static bool ask(struct connection *connection, const struct protocol *protocol, char *room) {
    size_t size = protocol->ask(connection, room);
    if (!size) return false;
    if (send(connection->socket, room, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
    return true;
}

// Whether there was a whole answer: then the next request may follow.
static bool hear(
    struct connection *connection, const struct protocol *protocol, const struct load *load) {
    size_t most = (size_t)load->bytes + FRAME - connection->filled;
    ssize_t some = recv(connection->socket, connection->input + connection->filled, most, 0);
    if (some <= 0) fail("recv");
    connection->filled += (size_t)some;
    connection->input[connection->filled] = '\0';
    size_t size = protocol->hear(connection, connection->input, connection->filled);
    if (!size && connection->filled < (size_t)load->bytes + FRAME) return false;
    // One request is under way, so that nothing follows its answer.
    if (size != connection->filled) refuse_answer(connection->input, connection->filled);
    connection->filled = 0;
    return true;
}

void refuse_answer(const char *bytes, size_t size) {
    fprintf(stderr, "unexpected answer: '%.*s'\n", (int)(size < 200 ? size : 200), bytes);
    exit(1);
}

void talk(const struct load *load, const struct protocol *protocol) {
    long busy = 0;
    struct connection *connections = calloc((size_t)load->connections, sizeof *connections);
    char *room = malloc((size_t)load->bytes + FRAME);
    int events = epoll_create1(EPOLL_CLOEXEC);
    if (events < 0 || !connections || !room) fail("epoll_create1");
    for (long index = 0; index < load->connections; index++) {
        connections[index].number = index;
        join(&connections[index], load, events);
    }
    begin();
    for (long index = 0; index < load->connections; index++)
        busy += ask(&connections[index], protocol, room);
    while (busy > 0) {
        struct epoll_event found[EVENTS];
        int many = epoll_wait(events, found, EVENTS, -1);
        for (int index = 0; index < many; index++) {
            struct connection *connection = found[index].data.ptr;
            if (hear(connection, protocol, load) && !ask(connection, protocol, room)) busy--;
        }
    }
}
