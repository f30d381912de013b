// SPDX-License-Identifier: Apache-2.0
// What flushcheck knows about every block: the journal (a file mapped into memory, on a file system that outlives the
// target) and the contents that a block of some generation has.
#ifndef FLUSHCHECK_JOURNAL_H
#define FLUSHCHECK_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCK = 4096, MAX_BLOCKS = 1 << 18 };

// A block's generation counts its writes. A device that keeps its promises holds, at any moment, some generation from
// flushed to submitted; after a crash the older ones of these are as good as the newer ones.
struct entry {
  uint32_t submitted;     // generation last handed to the device
  uint32_t acknowledged;  // generation last completed with success
  uint32_t flushed;       // generation last known to be on non-volatile media: covered by a later flush, or written FUA
};

struct journal {
  uint64_t seed;      // tells this run's blocks from those of any other run
  uint32_t blocks;    // blocks under test, from the start of the device
  uint32_t granule;   // bytes that the device writes atomically: its logical block size
  uint64_t writes;    // completed writes
  uint64_t flushes;   // completed flushes
  uint64_t longest;   // nanoseconds that the slowest write or flush has taken since this was last 0
  struct entry entry[];
};

// Ends the process with status 2 and a message that names what failed.
_Noreturn void fail(const char *what);

// Creates the journal file for that many blocks, or maps the existing one when blocks is 0.
struct journal *journal_map(const char *path, uint32_t blocks);

// Opens the device for direct reads and writes.
int device_open(const char *path);

// A block-aligned buffer of that many blocks.
unsigned char *buffer_new(size_t blocks);

// Writes the contents of a block of this generation into the buffer, granule by granule.
void block_fill(const struct journal *journal, uint32_t block, uint32_t generation, unsigned char *data);

// The generation of the granule at data, or -1 when these are not the whole, unaltered contents of any generation.
int64_t granule_generation(const struct journal *journal, uint32_t block, uint32_t index, const unsigned char *data);

#endif
