// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.log.SmartLog;
import java.util.Collection;
import java.util.function.ToLongFunction;

/**
 * The counters of the SMART / Health Information and Endurance Group Information log pages, summed over namespaces (NVM
 * Command Set 1.1, section 4.1.4.2). They start at zero when a namespace's device is opened.
 *
 * @param dataUnitsRead by Read, Compare and Verify
 * @param dataUnitsWritten by Write and Copy
 * @param hostReadCommands Read and Compare commands
 * @param hostWriteCommands Write and Copy commands
 * @param mediaErrors commands that ended because the storage failed to read or write blocks
 */
public record HealthCounters(
    long dataUnitsRead, long dataUnitsWritten, long hostReadCommands, long hostWriteCommands, long mediaErrors) {

  /** The sums over namespaces. */
  public static HealthCounters of(Collection<AttachedNamespace> namespaces) {
    return new HealthCounters(
        SmartLog.dataUnits(sum(namespaces,
            stats -> stats.bytes(IoKind.READ) + stats.bytes(IoKind.COMPARE) + stats.bytes(IoKind.VERIFY))),
        SmartLog.dataUnits(sum(namespaces, stats -> stats.bytes(IoKind.WRITE) + stats.bytes(IoKind.COPY))),
        sum(namespaces, stats -> stats.commands(IoKind.READ) + stats.commands(IoKind.COMPARE)),
        sum(namespaces, stats -> stats.commands(IoKind.WRITE) + stats.commands(IoKind.COPY)),
        sum(namespaces, NamespaceStats.LoopStats::mediaErrors));
  }

  private static long sum(Collection<AttachedNamespace> namespaces, ToLongFunction<NamespaceStats.LoopStats> counter) {
    return namespaces.stream().mapToLong(attached -> attached.namespace().stats().sum(counter)).sum();
  }
}
