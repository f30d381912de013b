// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.netty.channel.EventLoop;
import io.weft.nvme.StatusCode;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToLongFunction;

/** The I/O counters of a namespace. Each event loop has its own; readers add them up. */
public final class NamespaceStats {
  private final Map<EventLoop, LoopStats> loops = new ConcurrentHashMap<>();

  /** The counters of one event loop, updated on that loop only. */
  public LoopStats on(EventLoop loop) {
    return loops.computeIfAbsent(loop, _ -> new LoopStats());
  }

  /** The counters of all event loops. */
  public Collection<LoopStats> loops() {
    return loops.values();
  }

  /** The sum of one counter over all event loops. */
  public long sum(ToLongFunction<LoopStats> counter) {
    return loops.values().stream().mapToLong(counter).sum();
  }

  /** The counters of one event loop. */
  public static final class LoopStats {
    private static final int KINDS = IoKind.values().length;

    private final AtomicLongArray commands = new AtomicLongArray(KINDS);
    private final AtomicLongArray bytes = new AtomicLongArray(KINDS);
    private final AtomicLongArray errors = new AtomicLongArray(KINDS);
    private final AtomicLongArray mediaErrors = new AtomicLongArray(1);
    private final LatencyHistogram[] latencies = new LatencyHistogram[KINDS];

    LoopStats() {
      for (int i = 0; i < KINDS; i++) {
        latencies[i] = new LatencyHistogram();
      }
    }

    /**
     * Counts a completed command. On the event loop of these counters.
     *
     * @param length the number of bytes moved or covered, 0 if it failed
     * @param nanos the latency in nanoseconds
     * @param status the status of the completion
     */
    public void count(IoKind kind, long length, long nanos, int status) {
      int i = kind.ordinal();
      add(commands, i, 1);
      add(bytes, i, length);
      latencies[i].add(nanos);
      if (!StatusCode.isSuccess(status)) {
        add(errors, i, 1);
        // Only without Do Not Retry: with it, Write Uncorrectable made the block unreadable, which is not a media error.
        if (status == StatusCode.UNRECOVERED_READ_ERROR || status == StatusCode.WRITE_FAULT) {
          add(mediaErrors, 0, 1);
        }
      }
    }

    private static void add(AtomicLongArray array, int index, long value) {
      array.setOpaque(index, array.getPlain(index) + value);
    }

    /** Completed commands. */
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

    /** Commands that ended because the storage failed to read or write blocks. */
    public long mediaErrors() {
      return mediaErrors.getOpaque(0);
    }

    /** The latencies of commands, from receipt to completion. */
    public LatencyHistogram latencies(IoKind kind) {
      return latencies[kind.ordinal()];
    }
  }
}
