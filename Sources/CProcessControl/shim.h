#include <sys/prctl.h>

// prctl takes any number of arguments, and Swift cannot call such functions.
static inline void make_undumpable(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
