// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.netty.channel.EventLoop;
import io.weft.nvme.StatusCode;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToLongFunction;

/** What hosts have done to a namespace: each event loop counts for itself, a reader adds up. */
public final class NamespaceStats {
  private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();

  /** The counters of one event loop, to be counted up on that loop only. */
  public OfLoop on(EventLoop loop) {
    return loops.computeIfAbsent(loop, l -> new OfLoop());
  }

  /** The counters of all event loops. */
  public Collection<OfLoop> loops() {
    return loops.values();
  }

  /** The sum over all event loops of one counter. */
  public long sum(ToLongFunction<OfLoop> counter) {
    return loops.values().stream().mapToLong(counter).sum();
  }

  /** The counters of one event loop. */
  public static final class OfLoop {
    private static final int KINDS = IoKind.values().length;

    private final AtomicLongArray commands = new AtomicLongArray(KINDS);
    private final AtomicLongArray bytes = new AtomicLongArray(KINDS);
    private final AtomicLongArray errors = new AtomicLongArray(KINDS);
    private final AtomicLongArray mediaErrors = new AtomicLongArray(1);
    private final LatencyHistogram[] latencies = new LatencyHistogram[KINDS];

    OfLoop() {
      for (int i = 0; i < KINDS; i++) {
        latencies[i] = new LatencyHistogram();
      }
    }

    void count(IoKind kind, long length, long nanos, int status) {
      int i = kind.ordinal();
      add(commands, i, 1);
      add(bytes, i, length);
      latencies[i].add(nanos);
      if (!StatusCode.isSuccess(status)) {
        add(errors, i, 1);
        // Of a block that Write Uncorrectable has spoiled the status has Do Not Retry set, of storage that failed not.
        if (status == StatusCode.UNRECOVERED_READ_ERROR || status == StatusCode.WRITE_FAULT) {
          add(mediaErrors, 0, 1);
        }
      }
    }

    private static void add(AtomicLongArray array, int index, long value) {
      array.setOpaque(index, array.getPlain(index) + value);
    }

    /** Commands that have ended. */
    public long commands(IoKind kind) {
      return commands.getOpaque(kind.ordinal());
    }

    /** Bytes moved or covered. */
    public long bytes(IoKind kind) {
      return bytes.getOpaque(kind.ordinal());
    }

    /** Commands that ended with an error. */
    public long errors(IoKind kind) {
      return errors.getOpaque(kind.ordinal());
    }

    /** Commands that ended because storage failed to read or write blocks. */
    public long mediaErrors() {
      return mediaErrors.getOpaque(0);
    }

    /** How long commands took, from being received to being answered. */
    public LatencyHistogram latencies(IoKind kind) {
      return latencies[kind.ordinal()];
    }
  }
}
