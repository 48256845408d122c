#include "process_control.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

static int count;
static char **arguments;

// The dynamic linker calls this before any library's own code.
static void prepare(int argc, char **argv) {
    count = argc;
    arguments = argv;
    // Until its handler is installed, a SIGHUP would end the process. `main` is too late: loading the libraries and
    // starting the Swift runtime take most of the time of a start.
    signal(SIGHUP, SIG_IGN);
    // Process 1 of a container inherits the orphans of others. They end without anyone who waits for them.
    signal(SIGCHLD, SIG_IGN);
}

__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(int, char **) = prepare;

int argument_count(void) { return count; }

const char *argument(int index) { return arguments[index]; }

// prctl takes any number of arguments, and Swift cannot call such functions.
void make_undumpable(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

static void *wait_for(void *gate) {
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

int try_threads(int count) {
    pthread_t *threads = calloc(count, sizeof *threads);
    if (threads == NULL) return 0;

    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 << 10);

    pthread_mutex_lock(&gate);
    int started = 0, error = 0;
    while (started < count && (error = pthread_create(&threads[started], &attributes, wait_for, &gate)) == 0) started++;
    pthread_mutex_unlock(&gate);

    for (int thread = 0; thread < started; thread++) pthread_join(threads[thread], NULL);
    pthread_attr_destroy(&attributes);
    free(threads);
    errno = error;
    return started;
}
