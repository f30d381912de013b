// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.log.SmartLog;
import java.util.Collection;
import java.util.function.ToLongFunction;

/**
 * The counters of the SMART / Health Information and Endurance Group Information log pages, over some namespaces (NVM Command
 * Set 1.1, section 4.1.4.2). They begin at zero when a namespace's device is opened.
 *
 * @param dataUnitsRead by Read, Compare and Verify
 * @param dataUnitsWritten by Write and Copy
 * @param hostReadCommands Read and Compare commands
 * @param hostWriteCommands Write and Copy commands
 * @param mediaErrors commands that ended because storage failed to read or write blocks
 */
public record HealthCounters(
    long dataUnitsRead, long dataUnitsWritten, long hostReadCommands, long hostWriteCommands, long mediaErrors) {

  /** Adds namespaces up. */
  public static HealthCounters of(Collection<AttachedNamespace> namespaces) {
    return new HealthCounters(
        SmartLog.dataUnits(sum(namespaces,
            of -> of.bytes(IoKind.READ) + of.bytes(IoKind.COMPARE) + of.bytes(IoKind.VERIFY))),
        SmartLog.dataUnits(sum(namespaces, of -> of.bytes(IoKind.WRITE) + of.bytes(IoKind.COPY))),
        sum(namespaces, of -> of.commands(IoKind.READ) + of.commands(IoKind.COMPARE)),
        sum(namespaces, of -> of.commands(IoKind.WRITE) + of.commands(IoKind.COPY)),
        sum(namespaces, NamespaceStats.OfLoop::mediaErrors));
  }

  private static long sum(Collection<AttachedNamespace> namespaces, ToLongFunction<NamespaceStats.OfLoop> counter) {
    return namespaces.stream().mapToLong(attached -> attached.namespace().stats().sum(counter)).sum();
  }
}
