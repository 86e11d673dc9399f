#include "raw-loop.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const char *what) {
    fprintf(stderr,
        "raw-loop: %s (usage: raw-loop URL|@FILE [--count N] [--concurrency C] [--size B]"
        " [--connections N])\n",
        what);
    exit(64);
}

static void tell_versions(void) {
    printf("%s\n%s\n", curl_version(), OpenSSL_version(OPENSSL_VERSION));
    exit(0);
}

static void read_urls(struct options *options, const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) refuse("the file of URLs cannot be read");
    char line[8192];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        if (!*line) continue;
        options->urls
            = realloc(options->urls, (options->url_count + 1) * sizeof *options->urls);
        options->urls[options->url_count++] = strdup(line);
    }
    fclose(file);
}

struct options options_read(int argc, char **argv) {
    struct options options
        = {.count = 100000, .concurrency = 64, .size = 1024, .connections = 0};
    struct {
        const char *name;
        long *value;
    } known[] = {{"--count", &options.count}, {"--concurrency", &options.concurrency},
        {"--size", &options.size}, {"--connections", &options.connections}};
    if (argc == 2 && !strcmp(argv[1], "--version")) tell_versions();
    for (int i = 1; i < argc; i++) {
        size_t k = 0, names = sizeof known / sizeof *known;
        while (k < names && strcmp(argv[i], known[k].name)) k++;
        if (k < names && i + 1 < argc) {
            char *end;
            *known[k].value = strtol(argv[++i], &end, 10);
            if (*end || *known[k].value < (k == 2 ? 0 : 1)) refuse("a number is wrong");
        } else if (argv[i][0] == '@') {
            read_urls(&options, argv[i] + 1);
        } else if (argv[i][0] != '-' && !options.urls) {
            options.urls = malloc(sizeof *options.urls);
            options.urls[options.url_count++] = argv[i];
        } else {
            refuse("an argument is unknown");
        }
    }
    if (!options.url_count) refuse("a URL is missing");
    // As many as are used at once, and libcurl closes none.
    if (!options.connections) options.connections = options.concurrency;
    return options;
}
