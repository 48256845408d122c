#ifndef PROCESS_CONTROL_H
#define PROCESS_CONTROL_H

/// Keeps the memory of this process from cores and from other processes of the same user.
void make_undumpable(void);

/// Starts threads that all run at the same time, and ends them again.
///
/// Returns how many the system let start. Where that is fewer than `count`, `errno` says why.
int try_threads(int count);

#endif
