// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.nvme.StatusCode;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads that perform the requests of one device. They start on demand and end after being idle for a while.
 * The queue is linked through the requests themselves, so that submitting one allocates nothing; the lanes bound its
 * length.
 */
final class IoPool {
  private static final Logger LOG = LoggerFactory.getLogger(IoPool.class);
  private static final int MAX_THREADS = 8;
  private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(20);

  private final String name;
  private final ThreadFactory factory;
  private @Nullable DiskRequest first;
  private @Nullable DiskRequest last;
  private int queued;
  private int idle;
  private int threads;
  private boolean closed;

  /** A pool without threads. @param name the device, for the names of the threads */
  IoPool(String name) {
    this(name, Thread.ofPlatform().daemon().name("weft-io " + name).factory());
  }

  /** A pool whose threads a factory makes. */
  IoPool(String name, ThreadFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  /** Queues a request, which finishes on its lane's loop. */
  synchronized void submit(DiskRequest request) {
    if (last == null) {
      first = request;
    } else {
      last.next = request;
    }
    last = request;
    queued++;
    if (queued <= idle) {
      notify();
    } else if (threads < MAX_THREADS) {
      startThread();
    }
  }

  /** Starts one more thread. Where the system has none, requests wait for those that there are, or fail. */
  private void startThread() {
    try {
      factory.newThread(this::run).start();
      threads++;
    } catch (OutOfMemoryError e) {
      LOG.warn("{}: no thread can be started for its I/O, which is left to {}: {}", name, threads, e.getMessage());
      if (threads == 0) {
        failAll();
      }
    }
  }

  private void failAll() {
    for (DiskRequest request = next(); request != null; request = next()) {
      request.fail(StatusCode.INTERNAL_ERROR);
      request.finishOnLoop();
    }
  }

  /** Removes a request that no thread has taken yet. @return whether it was still in the queue */
  synchronized boolean remove(DiskRequest request) {
    DiskRequest before = null;
    for (DiskRequest each = first; each != null; before = each, each = each.next) {
      if (each == request) {
        DiskRequest after = each.next;
        if (before == null) {
          first = after;
        } else {
          before.next = after;
        }
        last = after == null ? before : last;
        each.next = null;
        queued--;
        return true;
      }
    }
    return false;
  }

  private void run() {
    for (DiskRequest request = take(); request != null; request = take()) {
      try {
        request.perform();
      } catch (RuntimeException | Error e) {
        LOG.error("{}: a request failed for a reason other than a device error", name, e);
        request.fail(StatusCode.INTERNAL_ERROR);
      }
      request.finishOnLoop();
    }
  }

  private synchronized @Nullable DiskRequest take() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
    while (first == null) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (closed || millis <= 0) {
        threads--;
        notifyAll();
        return null;
      }
      idle++;
      try {
        wait(millis);
      } catch (InterruptedException e) {
        // Nothing should interrupt these threads; close() ends them.
        LOG.warn("{}: an I/O thread was interrupted", name);
      } finally {
        idle--;
      }
    }
    return next();
  }

  private @Nullable DiskRequest next() {
    DiskRequest request = first;
    if (request != null) {
      first = request.next;
      last = first == null ? null : last;
      request.next = null;
      queued--;
    }
    return request;
  }

  /** Waits until every queued request has been performed and the threads have ended. Blocks. */
  synchronized void close() {
    closed = true;
    notifyAll();
    boolean interrupted = false;
    while (threads > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        // The device must not be closed during a system call, so keep waiting.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
