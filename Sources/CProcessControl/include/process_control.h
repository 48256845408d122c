#ifndef PROCESS_CONTROL_H
#define PROCESS_CONTROL_H

/// How many arguments there are, with the program's name. (Swift 6.3 reads them from `/proc`, which need not be there, or
/// looks for them before the environment, which a library may have moved.)
int argument_count(void);

/// An argument, from 0, the program's name, to below the count.
const char *argument(int index);

/// Keeps the memory of this process from cores and from other processes of the same user.
void make_undumpable(void);

/// Starts threads that all run at the same time, and ends them again.
///
/// Returns how many the system let start. Where that is fewer than `count`, `errno` says why.
int try_threads(int count);

#endif
