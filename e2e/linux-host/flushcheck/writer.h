// SPDX-License-Identifier: Apache-2.0
// The load of flushcheck: writes, flushes and FUA writes that the journal keeps account of.
#ifndef FLUSHCHECK_WRITER_H
#define FLUSHCHECK_WRITER_H

#include "journal.h"

// Writes generation 1 of every block and flushes.
void writer_initialise(struct journal *journal, const char *device);

// Writes random blocks from several threads and flushes now and then, until SIGTERM or SIGINT; what is in flight then
// is still completed and accounted for. Each thread rests for some milliseconds after a write. Ends the process with status 2
// when the device reports an error.
void writer_run(struct journal *journal, const char *device, unsigned threads, unsigned pause);

#endif
