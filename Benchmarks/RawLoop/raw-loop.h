#pragma once
#include <curl/curl.h>
#include <stddef.h>

struct options {
    char **urls;
    long url_count, count, concurrency, size, connections;
};

struct options options_read(int argc, char **argv);

// One request on its way; used again for the next.
struct transfer {
    CURL *easy;
    double begun;
    struct curl_slist *headers;
    unsigned char *body;
    long body_capacity;
    char response_headers[64 << 10], response_body[16 << 10];
    size_t header_count, body_count;
    char error[CURL_ERROR_SIZE];
};

struct transfer *transfer_new(void);
void transfer_prepare(
    struct transfer *transfer, const char *url, const unsigned char *body, long size, long number);
int transfer_is_delivered(struct transfer *transfer, CURLcode result);

// HMAC-SHA256 by Standard Webhooks; the key is set up once.
void signer_set_up(void);
void signer_sign(
    const char *id, const char *timestamp, const unsigned char *body, long size, char text[64]);

void check(CURLcode code, const char *what);
double seconds_now(void);
