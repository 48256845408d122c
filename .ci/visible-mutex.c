// The library of Swift's Mutex is not made for the thread sanitizer, which so does not see who hands a contended lock to
// whom. This stands before it and says so.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

void __tsan_acquire(void *) __attribute__((weak));
void __tsan_release(void *) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle
#define METHOD(name) "$s15Synchronization12_MutexHandleV" name

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(METHOD("9_lockSlowyys6UInt32VF"));
SWIFT bool try_lock_slow(SELF) __asm__(METHOD("12_tryLockSlowSbyF"));
SWIFT void unlock_slow(SELF) __asm__(METHOD("11_unlockSlowyyF"));

SWIFT void lock_slow(uint32_t thread, SELF) {
    SWIFT void (*original)(uint32_t, SELF) = dlsym(RTLD_NEXT, METHOD("9_lockSlowyys6UInt32VF"));
    original(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT bool try_lock_slow(SELF) {
    SWIFT bool (*original)(SELF) = dlsym(RTLD_NEXT, METHOD("12_tryLockSlowSbyF"));
    bool has_locked = original(handle);
    if (has_locked && __tsan_acquire) __tsan_acquire(handle);
    return has_locked;
}

SWIFT void unlock_slow(SELF) {
    SWIFT void (*original)(SELF) = dlsym(RTLD_NEXT, METHOD("11_unlockSlowyyF"));
    if (__tsan_release) __tsan_release(handle);
    original(handle);
}
