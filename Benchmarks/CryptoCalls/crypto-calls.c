// Counts what a program asks of libcrypto to make codes with, by LD_PRELOAD, and prints one line to
// standard error at its end. For glibc and OpenSSL 3.
//
// What libcrypto calls of its own functions is seen where it was linked without -Bsymbolic, as
// Debian's is. To fetch an algorithm it has to lock its stores, wherever it does so: read-write
// locks are counted as well.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_long fetches, keys, contexts, copies, anew, updates, finals, locks;

static void add(atomic_long *count) {
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
}

// The function that would be called without this library.
#define NEXT(name) ((__typeof__(&name))next(&name##_place, #name))

static void *next(_Atomic(void *) *place, const char *name) {
    void *found = atomic_load_explicit(place, memory_order_relaxed);
    if (!found) {
        found = dlsym(RTLD_NEXT, name);
        if (!found) _exit(1);
        atomic_store_explicit(place, found, memory_order_relaxed);
    }
    return found;
}

#define PLACE(name) static _Atomic(void *) name##_place

PLACE(EVP_MAC_fetch);
EVP_MAC *EVP_MAC_fetch(OSSL_LIB_CTX *library, const char *name, const char *properties) {
    add(&fetches);
    return NEXT(EVP_MAC_fetch)(library, name, properties);
}

PLACE(EVP_MD_fetch);
EVP_MD *EVP_MD_fetch(OSSL_LIB_CTX *library, const char *name, const char *properties) {
    add(&fetches);
    return NEXT(EVP_MD_fetch)(library, name, properties);
}

PLACE(EVP_MAC_CTX_new);
EVP_MAC_CTX *EVP_MAC_CTX_new(EVP_MAC *algorithm) {
    add(&contexts);
    return NEXT(EVP_MAC_CTX_new)(algorithm);
}

PLACE(EVP_MAC_CTX_dup);
EVP_MAC_CTX *EVP_MAC_CTX_dup(const EVP_MAC_CTX *context) {
    add(&copies);
    return NEXT(EVP_MAC_CTX_dup)(context);
}

PLACE(EVP_MAC_init);
int EVP_MAC_init(EVP_MAC_CTX *context, const unsigned char *key, size_t size,
                 const OSSL_PARAM parameters[]) {
    add(key ? &keys : &anew);
    return NEXT(EVP_MAC_init)(context, key, size, parameters);
}

PLACE(EVP_MAC_update);
int EVP_MAC_update(EVP_MAC_CTX *context, const unsigned char *bytes, size_t size) {
    add(&updates);
    return NEXT(EVP_MAC_update)(context, bytes, size);
}

PLACE(EVP_MAC_final);
int EVP_MAC_final(EVP_MAC_CTX *context, unsigned char *code, size_t *length, size_t size) {
    add(&finals);
    return NEXT(EVP_MAC_final)(context, code, length, size);
}

PLACE(pthread_rwlock_rdlock);
int pthread_rwlock_rdlock(pthread_rwlock_t *lock) {
    add(&locks);
    return NEXT(pthread_rwlock_rdlock)(lock);
}

PLACE(pthread_rwlock_wrlock);
int pthread_rwlock_wrlock(pthread_rwlock_t *lock) {
    add(&locks);
    return NEXT(pthread_rwlock_wrlock)(lock);
}

__attribute__((destructor)) static void report(void) {
    dprintf(STDERR_FILENO,
        "libcrypto: fetches=%ld keys=%ld contexts=%ld copies=%ld anew=%ld updates=%ld finals=%ld"
        " locks=%ld\n", fetches, keys, contexts, copies, anew, updates, finals, locks);
}
