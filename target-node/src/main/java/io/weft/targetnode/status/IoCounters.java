// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.NamespaceStats;

/**
 * What hosts have done to a namespace with one kind of command.
 *
 * @param commands commands that have ended
 * @param bytes the bytes that those which succeeded moved or covered
 * @param errors commands that ended with an error
 * @param latencyNanos the sum of their latencies in nanoseconds, from being received to being answered
 */
public record IoCounters(long commands, long bytes, long errors, long latencyNanos) {
  static final IoCounters NONE = new IoCounters(0, 0, 0, 0);

  static IoCounters of(NamespaceStats stats, IoKind kind) {
    return new IoCounters(
        stats.sum(loop -> loop.commands(kind)),
        stats.sum(loop -> loop.bytes(kind)),
        stats.sum(loop -> loop.errors(kind)),
        stats.sum(loop -> loop.latencies(kind).sumNanos()));
  }
}
