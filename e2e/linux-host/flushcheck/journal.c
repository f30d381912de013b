// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void fail(const char *what) {
  fprintf(stderr, "flushcheck: %s: %s\n", what, errno ? strerror(errno) : "not as expected");
  exit(2);
}

struct journal *journal_map(const char *path, uint32_t blocks) {
  int fd = open(path, blocks ? O_RDWR | O_CREAT | O_TRUNC : O_RDWR, 0644);
  if (fd < 0) fail(path);
  off_t size = sizeof(struct journal) + blocks * (off_t) sizeof(struct entry);
  struct stat st;
  if (blocks ? ftruncate(fd, size) : fstat(fd, &st)) fail(path);
  struct journal *journal = mmap(NULL, blocks ? size : st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (journal == MAP_FAILED) fail(path);
  close(fd);
  return journal;
}

int device_open(const char *path) {
  int fd = open(path, O_RDWR | O_DIRECT);
  if (fd < 0) fail(path);
  return fd;
}

unsigned char *buffer_new(size_t blocks) {
  void *buffer;
  if ((errno = posix_memalign(&buffer, BLOCK, blocks * BLOCK))) fail("memory");
  return buffer;
}

// One step of a 64-bit mixing function: near inputs give unlike outputs.
static uint64_t mix(uint64_t value) {
  value = (value ^ (value >> 31)) * 0x9e3779b97f4a7c15u;
  return (value ^ (value >> 29)) * 0xd6e8feb86659fd93u;
}

static void granule_fill(const struct journal *journal, uint64_t position, uint32_t generation, uint64_t *words) {
  uint64_t value = mix(journal->seed ^ mix(position) ^ ((uint64_t) generation << 32));
  words[0] = generation;
  for (size_t i = 1; i < journal->granule / sizeof *words; i++) words[i] = value = mix(value + i);
}

static uint64_t granule_position(const struct journal *journal, uint32_t block, uint32_t index) {
  return (uint64_t) block * (BLOCK / journal->granule) + index;
}

void block_fill(const struct journal *journal, uint32_t block, uint32_t generation, unsigned char *data) {
  for (uint32_t i = 0; i < BLOCK / journal->granule; i++) {
    granule_fill(journal, granule_position(journal, block, i), generation, (uint64_t *) (data + i * journal->granule));
  }
}

int64_t granule_generation(const struct journal *journal, uint32_t block, uint32_t index, const unsigned char *data) {
  uint64_t generation, expected[BLOCK / sizeof(uint64_t)];
  memcpy(&generation, data, sizeof generation);
  if (generation > UINT32_MAX) return -1;
  granule_fill(journal, granule_position(journal, block, index), (uint32_t) generation, expected);
  return memcmp(expected, data, journal->granule) ? -1 : (int64_t) generation;
}
