// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "writer.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_WRITE = 8, WRITES_PER_FLUSH = 24 };

// A thread writes only blocks of its own slice, so that a block has never two writes in flight.
struct slice {
  struct journal *journal;
  int fd;
  uint32_t first, count;
  unsigned random, pause;
};

static volatile sig_atomic_t stopping;

static void stop(int signal) {
  (void) signal;
  stopping = 1;
}

static uint64_t now_nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec;
}

// Keeps the longest time that a write or flush has taken.
static void took(struct journal *journal, uint64_t since) {
  uint64_t nanos = now_nanos() - since, longest = __atomic_load_n(&journal->longest, __ATOMIC_ACQUIRE);
  while (longest < nanos
      && !__atomic_compare_exchange_n(&journal->longest, &longest, nanos, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
  }
}

static void raise_to(uint32_t *at, uint32_t value) {
  uint32_t now = __atomic_load_n(at, __ATOMIC_ACQUIRE);
  while (now < value && !__atomic_compare_exchange_n(at, &now, value, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
  }
}

// Flushes; whatever was acknowledged to any thread before the flush began is safe when it has ended.
static void flush(struct journal *journal, int fd, uint32_t *covered) {
  for (uint32_t b = 0; b < journal->blocks; b++) {
    covered[b] = __atomic_load_n(&journal->entry[b].acknowledged, __ATOMIC_ACQUIRE);
  }
  uint64_t since = now_nanos();
  if (fsync(fd)) fail("flush");
  took(journal, since);
  for (uint32_t b = 0; b < journal->blocks; b++) raise_to(&journal->entry[b].flushed, covered[b]);
  __atomic_add_fetch(&journal->flushes, 1, __ATOMIC_ACQ_REL);
}

// Writes the next generation of adjacent blocks; with fua, through to non-volatile media.
static void write_blocks(
    struct journal *journal, int fd, uint32_t first, uint32_t count, int fua, unsigned char *data) {
  for (uint32_t b = first; b < first + count; b++) {
    block_fill(journal, b, journal->entry[b].submitted + 1, data + (size_t) (b - first) * BLOCK);
    __atomic_add_fetch(&journal->entry[b].submitted, 1, __ATOMIC_ACQ_REL);
  }
  struct iovec vector = {data, (size_t) count * BLOCK};
  uint64_t since = now_nanos();
  ssize_t done = pwritev2(fd, &vector, 1, (off_t) first * BLOCK, fua ? RWF_DSYNC : 0);
  if (done != (ssize_t) vector.iov_len) fail("write");
  took(journal, since);
  for (uint32_t b = first; b < first + count; b++) {
    uint32_t generation = journal->entry[b].submitted;
    __atomic_store_n(&journal->entry[b].acknowledged, generation, __ATOMIC_RELEASE);
    if (fua) raise_to(&journal->entry[b].flushed, generation);
  }
  __atomic_add_fetch(&journal->writes, 1, __ATOMIC_ACQ_REL);
}

static void *work(void *argument) {
  struct slice *slice = argument;
  unsigned char *data = buffer_new(LONGEST_WRITE);
  uint32_t *covered = calloc(slice->journal->blocks, sizeof *covered);
  if (!covered) fail("memory");
  while (!stopping) {
    uint32_t count = 1 + (uint32_t) rand_r(&slice->random) % LONGEST_WRITE;
    uint32_t first = slice->first + (uint32_t) rand_r(&slice->random) % (slice->count - count + 1);
    int fua = rand_r(&slice->random) % 8 == 0;
    write_blocks(slice->journal, slice->fd, first, count, fua, data);
    if (!stopping && rand_r(&slice->random) % WRITES_PER_FLUSH == 0) flush(slice->journal, slice->fd, covered);
    struct timespec rest = {slice->pause / 1000, slice->pause % 1000 * 1000000L};
    if (slice->pause) nanosleep(&rest, NULL);
  }
  free(covered);
  free(data);
  return NULL;
}

void writer_run(struct journal *journal, const char *device, unsigned threads, unsigned pause) {
  struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  // the kernel's nvme-tcp sends from the writing thread and may let a lost connection raise this in it
  signal(SIGPIPE, SIG_IGN);
  struct slice slices[threads];
  pthread_t thread[threads];
  uint32_t share = journal->blocks / threads;
  if (share < LONGEST_WRITE) fail("too few blocks for the threads");
  for (unsigned i = 0; i < threads; i++) {
    slices[i] = (struct slice) {journal, device_open(device), i * share, share, (unsigned) time(NULL) * 31 + i, pause};
    if ((errno = pthread_create(&thread[i], NULL, work, &slices[i]))) fail("thread");
  }
  for (unsigned i = 0; i < threads; i++) {
    pthread_join(thread[i], NULL);
    close(slices[i].fd);
  }
}

void writer_initialise(struct journal *journal, const char *device) {
  int fd = device_open(device);
  unsigned char *data = buffer_new(LONGEST_WRITE);
  uint32_t *covered = calloc(journal->blocks, sizeof *covered);
  if (!covered) fail("memory");
  for (uint32_t b = 0; b < journal->blocks; b += LONGEST_WRITE) {
    uint32_t left = journal->blocks - b;
    write_blocks(journal, fd, b, left < LONGEST_WRITE ? left : LONGEST_WRITE, 0, data);
  }
  flush(journal, fd, covered);
  free(covered);
  free(data);
  close(fd);
}
