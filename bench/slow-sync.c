/*
 * A disk whose syncs take longer: preloaded into the server under measure. The file named by SLOW_SYNC_FILE holds two
 * 32-bit numbers that both sides share: microseconds to add to each sync, and how many syncs there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static volatile uint32_t *shared;

__attribute__((constructor)) static void open_shared(void) {
  const char *file = getenv("SLOW_SYNC_FILE");
  int fd = file ? open(file, O_RDWR) : -1;
  if (fd < 0) return;
  void *at = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at != MAP_FAILED) shared = at;
  close(fd);
}

static void wait_as_the_disk_would(void) {
  if (!shared) return;
  __sync_fetch_and_add(&shared[1], 1);
  uint32_t us = shared[0];
  if (us == 0) return;
  struct timespec rest = {us / 1000000, (us % 1000000) * 1000L};
  while (nanosleep(&rest, &rest) != 0) {
  }
}

int fdatasync(int fd) {
  static int (*next)(int);
  if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_as_the_disk_would();
  return next(fd);
}

int fsync(int fd) {
  static int (*next)(int);
  if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_as_the_disk_would();
  return next(fd);
}
