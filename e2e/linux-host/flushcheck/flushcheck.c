// SPDX-License-Identifier: Apache-2.0
// Checks that a block device keeps what it flushed, whatever happened to it in between.
//
//   flushcheck init DEVICE JOURNAL BLOCKS    writes the first BLOCKS blocks of 4 KiB once, and begins the journal
//   flushcheck write DEVICE JOURNAL THREADS [PAUSE]
//                                            writes and flushes at random until SIGTERM; each thread rests PAUSE ms after a write
//   flushcheck stat JOURNAL                  prints "writes flushes blocks-in-flight longest", the last in ms: the slowest
//                                            write or flush since the last "forget"
//   flushcheck forget JOURNAL                forgets the slowest
//   flushcheck check DEVICE JOURNAL          reads every block: status 0 when each holds a generation that it may hold
//
// Status 1: a block is lost or damaged; 2: the check itself could not be done.
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "journal.h"
#include "writer.h"

enum { SHOWN_FAULTS = 10, BLOCKS_PER_READ = 32, NANOS_PER_MILLI = 1000000 };

struct findings {
  uint64_t lost, damaged, older;
};

static int initialise(const char *device, const char *path, const char *count) {
  long blocks = strtol(count, NULL, 10);
  if (blocks < 64 || blocks > MAX_BLOCKS) fail("BLOCKS must be from 64 to 262144");
  int fd = device_open(device), granule;
  if (ioctl(fd, BLKSSZGET, &granule) || granule > BLOCK) fail("logical block size");
  close(fd);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  struct journal *journal = journal_map(path, (uint32_t) blocks);
  journal->seed = (uint64_t) now.tv_sec << 32 ^ (uint64_t) now.tv_nsec ^ (uint64_t) getpid() << 20;
  journal->blocks = (uint32_t) blocks;
  journal->granule = (uint32_t) granule;
  writer_initialise(journal, device);
  return 0;
}

static int statistics(const char *path) {
  const struct journal *journal = journal_map(path, 0);
  uint32_t flying = 0;
  for (uint32_t b = 0; b < journal->blocks; b++) {
    flying += journal->entry[b].submitted != journal->entry[b].acknowledged;
  }
  printf("%" PRIu64 " %" PRIu64 " %" PRIu32 " %" PRIu64 "\n", journal->writes, journal->flushes, flying,
      journal->longest / NANOS_PER_MILLI);
  return 0;
}

static int forget(const char *path) {
  __atomic_store_n(&journal_map(path, 0)->longest, 0, __ATOMIC_RELEASE);
  return 0;
}

static void check_block(
    const struct journal *journal, uint32_t block, const unsigned char *data, struct findings *found) {
  const struct entry *entry = &journal->entry[block];
  for (uint32_t i = 0; i < BLOCK / journal->granule; i++) {
    int64_t generation = granule_generation(journal, block, i, data + i * journal->granule);
    int damaged = generation < 0 || generation > entry->submitted;
    int lost = !damaged && generation < entry->flushed;
    found->damaged += damaged;
    found->lost += lost;
    found->older += !damaged && !lost && generation < entry->acknowledged;
    if ((damaged || lost) && found->damaged + found->lost <= SHOWN_FAULTS) {
      printf("block %" PRIu32 " at byte %" PRIu32 ": %s: generation %" PRId64 ", flushed %" PRIu32
          ", submitted %" PRIu32 "\n",
          block, i * journal->granule, damaged ? "damaged" : "lost", generation, entry->flushed, entry->submitted);
    }
  }
}

static int check(const char *device, const char *path) {
  const struct journal *journal = journal_map(path, 0);
  struct findings found = {0};
  int fd = device_open(device);
  unsigned char *data = buffer_new(BLOCKS_PER_READ);
  for (uint32_t b = 0; b < journal->blocks; b++) {
    uint32_t i = b % BLOCKS_PER_READ, left = journal->blocks - b;
    size_t length = (size_t) (left < BLOCKS_PER_READ ? left : BLOCKS_PER_READ) * BLOCK;
    if (i == 0 && pread(fd, data, length, (off_t) b * BLOCK) != (ssize_t) length) fail("read");
    check_block(journal, b, data + (size_t) i * BLOCK, &found);
  }
  printf("%" PRIu32 " blocks, %" PRIu64 " writes, %" PRIu64 " flushes: %" PRIu64 " lost, %" PRIu64 " damaged, %" PRIu64
      " older than acknowledged (allowed where not flushed)\n",
      journal->blocks, journal->writes, journal->flushes, found.lost, found.damaged, found.older);
  free(data);
  close(fd);
  return found.lost || found.damaged;
}

int main(int argc, char **argv) {
  const char *verb = argc > 2 ? argv[1] : "";
  if (!strcmp(verb, "init") && argc == 5) return initialise(argv[2], argv[3], argv[4]);
  if (!strcmp(verb, "check") && argc == 4) return check(argv[2], argv[3]);
  if (!strcmp(verb, "stat") && argc == 3) return statistics(argv[2]);
  if (!strcmp(verb, "forget") && argc == 3) return forget(argv[2]);
  if (!strcmp(verb, "write") && (argc == 5 || argc == 6)) {
    int threads = atoi(argv[4]), pause = argc == 6 ? atoi(argv[5]) : 0;
    if (threads < 1 || threads > 64) fail("THREADS must be from 1 to 64");
    if (pause < 0 || pause > 10000) fail("PAUSE must be from 0 to 10000");
    writer_run(journal_map(argv[3], 0), argv[2], (unsigned) threads, (unsigned) pause);
    return 0;
  }
  fputs("usage: flushcheck init DEVICE JOURNAL BLOCKS | write DEVICE JOURNAL THREADS [PAUSE]"
      " | stat JOURNAL | forget JOURNAL | check DEVICE JOURNAL\n", stderr);
  return 2;
}
