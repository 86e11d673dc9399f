// Preloaded into a sender: keeps a journal of what it does to the files below one directory, so that
// powerloss.py can tell what a power cut would have left.
//
// TORTURE_SPOOL    the directory, as an absolute path without symbolic links
// TORTURE_JOURNAL  where the journal goes
// TORTURE_DELAY    a sync takes up to so many microseconds longer
// TORTURE_FAIL     the sync of a file with this number fails with EIO, once
// TORTURE_SHORT    so many of a hundred writes write only half
// TORTURE_FULL     while a file of this name is there, the disk has no room
//
// A write is in the journal once it has been done; a sync when it begins and when it has ended. So
// what is lost with the process in between counts as not done and not synced.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { OPENED = 1, WROTE, SYNCING, SYNCED, SYNC_FAILED, CUT, RENAMED, REMOVED,
            FOLDER_SYNCING, FOLDER_SYNCED, MADE };

struct __attribute__((packed)) entry {
    uint8_t kind;
    uint32_t handle;
    uint64_t value;
    uint64_t nanoseconds;
    uint32_t path_size;
    uint32_t data_size;
};

#define FILES 65536
// 0 is no file of the spool; the handle of a directory has the highest bit.
#define FOLDER 0x80000000u
static uint32_t handles[FILES];
static off_t rooms[FILES];
static char *folders[FILES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int journal = -1;
static char spool[PATH_MAX], above[PATH_MAX];
static const char *full;
static long delay, fail, shorten, syncs;
static uint32_t last_handle;
static uint64_t last_sync;
static unsigned chance;

static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_fallocate)(int, int, off_t, off_t);
static int (*real_renameat2)(int, const char *, int, const char *, unsigned);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_mkdirat)(int, const char *, mode_t);

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

static void begin(void) {
    real_openat = dlsym(RTLD_NEXT, "openat");
    real_close = dlsym(RTLD_NEXT, "close");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwritev = dlsym(RTLD_NEXT, "pwritev");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_fallocate = dlsym(RTLD_NEXT, "fallocate");
    real_renameat2 = dlsym(RTLD_NEXT, "renameat2");
    real_unlinkat = dlsym(RTLD_NEXT, "unlinkat");
    real_mkdirat = dlsym(RTLD_NEXT, "mkdirat");
    const char *path = getenv("TORTURE_SPOOL"), *to = getenv("TORTURE_JOURNAL");
    if (!path || !to) return;
    snprintf(spool, sizeof spool, "%s", path);
    snprintf(above, sizeof above, "%s", path);
    char *slash = strrchr(above, '/');
    if (slash) *slash = 0;
    full = getenv("TORTURE_FULL");
    delay = number("TORTURE_DELAY");
    fail = number("TORTURE_FAIL");
    shorten = number("TORTURE_SHORT");
    chance = (unsigned)getpid();
    journal = real_openat(AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void ready(void) { pthread_once(&once, begin); }

// For one who holds the lock.
static void note(enum kind kind, uint32_t handle, uint64_t value, const char *path,
                 const void *data, size_t size) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct entry entry = {kind, handle, value,
                          (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec,
                          path ? (uint32_t)strlen(path) : 0, (uint32_t)size};
    struct iovec parts[3] = {{&entry, sizeof entry},
                             {(void *)path, entry.path_size},
                             {(void *)data, size}};
    int saved = errno;
    ssize_t whole = (ssize_t)(sizeof entry + entry.path_size + size);
    // A journal with a hole would prove nothing.
    if (real_writev(journal, parts, 3) != whole) abort();
    errno = saved;
}

static int is_inside(const char *path) {
    size_t size = strlen(spool);
    return strncmp(path, spool, size) == 0 && (path[size] == 0 || path[size] == '/');
}

static int path_of(int folder, const char *name, char *path) {
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else {
        char link[64], base[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t size = readlink(folder == AT_FDCWD ? "/proc/self/cwd" : link, base, sizeof base - 1);
        if (size < 0) return 0;
        base[size] = 0;
        if (snprintf(path, PATH_MAX, "%s/%s", base, name) >= PATH_MAX) return 0;
    }
    return is_inside(path);
}

static int is_full(void) { return full && access(full, F_OK) == 0; }

static int opened(int folder, const char *name, int flags, mode_t mode) {
    ready();
    if (journal < 0) return real_openat(folder, name, flags, mode);
    char path[PATH_MAX];
    if ((flags & O_CREAT) && path_of(folder, name, path) && is_full() && access(path, F_OK) != 0) {
        errno = ENOSPC;
        return -1;
    }
    pthread_mutex_lock(&lock);
    int file = real_openat(folder, name, flags, mode);
    if (file >= 0 && file < FILES) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t size = readlink(link, path, sizeof path - 1);
        path[size > 0 ? size : 0] = 0;
        struct stat status;
        handles[file] = 0;
        if ((is_inside(path) || strcmp(path, above) == 0) && fstat(file, &status) == 0) {
            handles[file] = ++last_handle;
            if (S_ISDIR(status.st_mode)) {
                handles[file] |= FOLDER;
                free(folders[file]);
                folders[file] = strdup(path);
            } else {
                rooms[file] = status.st_blocks * 512;
                note(OPENED, handles[file], (uint64_t)flags, path, NULL, 0);
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return file;
}

static mode_t mode_of(int flags, va_list arguments) {
    int makes = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
    return makes ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name)                                       \
    int name(const char *path, int flags, ...) {         \
        va_list arguments;                               \
        va_start(arguments, flags);                      \
        mode_t mode = mode_of(flags, arguments);         \
        va_end(arguments);                               \
        return opened(AT_FDCWD, path, flags, mode);      \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                        \
    int name(int folder, const char *path, int flags, ...) { \
        va_list arguments;                                  \
        va_start(arguments, flags);                         \
        mode_t mode = mode_of(flags, arguments);            \
        va_end(arguments);                                  \
        return opened(folder, path, flags, mode);           \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int file) {
    ready();
    if (file >= 0 && file < FILES && handles[file]) {
        pthread_mutex_lock(&lock);
        handles[file] = 0;
        pthread_mutex_unlock(&lock);
    }
    return real_close(file);
}

static uint32_t file_handle(int file) {
    ready();
    if (journal < 0 || file < 0 || file >= FILES || (handles[file] & FOLDER)) return 0;
    return handles[file];
}

// How much of a write is let through: all, half, or what there is room for; -1 is none.
static ssize_t allowed(int file, size_t count, off_t offset) {
    if (shorten && count > 1 && rand_r(&chance) % 100 < shorten) count = count / 2;
    if (!is_full() || (off_t)count + offset <= rooms[file]) return (ssize_t)count;
    if (offset < rooms[file]) return rooms[file] - offset;
    errno = ENOSPC;
    return -1;
}

static void wrote(int file, const void *bytes, ssize_t count, off_t offset) {
    if (count <= 0) return;
    if (offset + count > rooms[file]) rooms[file] = offset + count;
    note(WROTE, handles[file], (uint64_t)offset, NULL, bytes, (size_t)count);
}

static ssize_t wrote_at(int file, const void *bytes, size_t count, off_t offset) {
    if (!file_handle(file)) return real_pwrite(file, bytes, count, offset);
    pthread_mutex_lock(&lock);
    ssize_t done = allowed(file, count, offset);
    if (done >= 0) done = real_pwrite(file, bytes, (size_t)done, offset);
    wrote(file, bytes, done, offset);
    pthread_mutex_unlock(&lock);
    return done;
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    return wrote_at(file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) {
    return wrote_at(file, bytes, count, offset);
}

ssize_t write(int file, const void *bytes, size_t count) {
    if (!file_handle(file)) return real_write(file, bytes, count);
    pthread_mutex_lock(&lock);
    off_t offset = lseek(file, 0, fcntl(file, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    ssize_t done = allowed(file, count, offset);
    if (done >= 0) done = real_write(file, bytes, (size_t)done);
    wrote(file, bytes, done, offset);
    pthread_mutex_unlock(&lock);
    return done;
}

// Of several parts the first one is written alone: a short write, which any caller must expect.
static ssize_t wrote_parts(int file, const struct iovec *parts, int count, off_t offset) {
    for (int index = 0; index < count; index++)
        if (parts[index].iov_len > 0)
            return wrote_at(file, parts[index].iov_base, parts[index].iov_len, offset);
    return 0;
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    if (!file_handle(file)) return real_pwritev(file, parts, count, offset);
    return wrote_parts(file, parts, count, offset);
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off_t offset) {
    return pwritev(file, parts, count, offset);
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    if (!file_handle(file)) return real_writev(file, parts, count);
    for (int index = 0; index < count; index++)
        if (parts[index].iov_len > 0)
            return write(file, parts[index].iov_base, parts[index].iov_len);
    return 0;
}

static int synced(int file, int (*sync)(int)) {
    ready();
    if (journal < 0 || file < 0 || file >= FILES || !handles[file]) return sync(file);
    pthread_mutex_lock(&lock);
    uint32_t handle = handles[file];
    int is_folder = (handle & FOLDER) != 0;
    uint64_t turn = ++last_sync;
    const char *path = is_folder ? folders[file] : NULL;
    int fails = !is_folder && ++syncs == fail;
    note(is_folder ? FOLDER_SYNCING : SYNCING, handle, turn, path, NULL, 0);
    long wait = delay ? rand_r(&chance) % delay : 0;
    pthread_mutex_unlock(&lock);
    if (wait) usleep((useconds_t)wait);
    int result = sync(file);
    pthread_mutex_lock(&lock);
    if (fails) {
        note(SYNC_FAILED, handle, turn, NULL, NULL, 0);
    } else if (result == 0) {
        note(is_folder ? FOLDER_SYNCED : SYNCED, handle, turn, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    if (!fails) return result;
    errno = EIO;
    return -1;
}
int fsync(int file) { return ready(), synced(file, real_fsync); }
int fdatasync(int file) { return ready(), synced(file, real_fdatasync); }

static int was_cut(int file, off_t size) {
    if (!file_handle(file)) return real_ftruncate(file, size);
    pthread_mutex_lock(&lock);
    int result = real_ftruncate(file, size);
    if (result == 0) {
        rooms[file] = size;
        note(CUT, handles[file], (uint64_t)size, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
int ftruncate(int file, off_t size) { return was_cut(file, size); }
int ftruncate64(int file, off_t size) { return was_cut(file, size); }

static int allocated(int file, int mode, off_t offset, off_t size) {
    const int keep_size = 1;
    if (!file_handle(file)) return real_fallocate(file, mode, offset, size);
    if (is_full() && mode <= keep_size && offset + size > rooms[file]) {
        errno = ENOSPC;
        return -1;
    }
    // Other modes change what is in the file, which the journal does not know.
    if (mode > keep_size) {
        errno = EOPNOTSUPP;
        return -1;
    }
    pthread_mutex_lock(&lock);
    int result = real_fallocate(file, mode, offset, size);
    struct stat status;
    if (result == 0) {
        if (offset + size > rooms[file]) rooms[file] = offset + size;
        if (mode == 0 && fstat(file, &status) == 0)
            note(CUT, handles[file], (uint64_t)status.st_size, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
int fallocate(int file, int mode, off_t offset, off_t size) {
    return allocated(file, mode, offset, size);
}
int fallocate64(int file, int mode, off_t offset, off_t size) {
    return allocated(file, mode, offset, size);
}

int renameat2(int from, const char *name, int to, const char *new_name, unsigned flags) {
    ready();
    char path[PATH_MAX], new_path[PATH_MAX];
    if (journal < 0 || !path_of(from, name, path) || !path_of(to, new_name, new_path))
        return real_renameat2(from, name, to, new_name, flags);
    pthread_mutex_lock(&lock);
    int result = real_renameat2(from, name, to, new_name, flags);
    if (result == 0) note(RENAMED, 0, 0, path, new_path, strlen(new_path));
    pthread_mutex_unlock(&lock);
    return result;
}
int renameat(int from, const char *name, int to, const char *new_name) {
    return renameat2(from, name, to, new_name, 0);
}
int rename(const char *name, const char *new_name) {
    return renameat2(AT_FDCWD, name, AT_FDCWD, new_name, 0);
}

int unlinkat(int folder, const char *name, int flags) {
    ready();
    char path[PATH_MAX];
    if (journal < 0 || !path_of(folder, name, path)) return real_unlinkat(folder, name, flags);
    pthread_mutex_lock(&lock);
    int result = real_unlinkat(folder, name, flags);
    if (result == 0) note(REMOVED, 0, 0, path, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }

int mkdirat(int folder, const char *name, mode_t mode) {
    ready();
    char path[PATH_MAX];
    if (journal < 0 || !path_of(folder, name, path)) return real_mkdirat(folder, name, mode);
    pthread_mutex_lock(&lock);
    int result = real_mkdirat(folder, name, mode);
    if (result == 0) note(MADE, 0, 0, path, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }
