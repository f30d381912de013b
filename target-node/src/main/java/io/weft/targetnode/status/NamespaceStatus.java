// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.NamespaceEntry;
import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.Namespace;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A namespace that is wanted.
 *
 * @param nsid its NSID
 * @param devicePath the device, null while none is set
 * @param enabled whether hosts shall be able to use it
 * @param exported whether they are
 * @param failure why an enabled namespace is not exported; null if it is, or if the device is being opened
 * @param backend what runs the I/O and why; null if it is not exported
 * @param blockSize the bytes of a logical block, 0 if it is not exported
 * @param capacity its size in bytes, 0 if it is not exported
 * @param io what hosts have done to it since its device was opened; empty if it is not exported
 */
@SuppressWarnings("exports") // IoKind is the module's own; others ask for reads and writes
public record NamespaceStatus(
    int nsid,
    @Nullable String devicePath,
    boolean enabled,
    boolean exported,
    @Nullable String failure,
    @Nullable String backend,
    int blockSize,
    long capacity,
    Map<IoKind, IoCounters> io) {

  /** Copies the map, so that the record is immutable. */
  public NamespaceStatus {
    io = Collections.unmodifiableMap(io.isEmpty() ? new EnumMap<>(IoKind.class) : new EnumMap<>(io));
  }

  /** What hosts have read. */
  public IoCounters reads() {
    return io.getOrDefault(IoKind.READ, IoCounters.NONE);
  }

  /** What hosts have written. */
  public IoCounters writes() {
    return io.getOrDefault(IoKind.WRITE, IoCounters.NONE);
  }

  static NamespaceStatus of(NamespaceEntry entry, @Nullable Namespace running, @Nullable String failure) {
    String path = entry.device().path();
    if (running == null) {
      return new NamespaceStatus(entry.nsid(), path, entry.enable(), false, failure, null, 0, 0, Map.of());
    }
    Map<IoKind, IoCounters> io = new EnumMap<>(IoKind.class);
    for (IoKind kind : IoKind.values()) {
      io.put(kind, IoCounters.of(running.stats(), kind));
    }
    int blockSize = 1 << running.blockShift();
    return new NamespaceStatus(entry.nsid(), path, entry.enable(), true, null, running.backend().describe(), blockSize,
        running.blocks() * blockSize, io);
  }
}
