// SPDX-License-Identifier: Apache-2.0

package io.weft.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The reference-counted resources that were garbage collected before anyone released them. */
final class Leaks {
  /** How long the reference handler may take to queue the references that one collection has cleared. */
  private static final long CLEARING_MILLIS = 10_000;

  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
  private static final List<RecordingDetector<?>> DETECTORS = new CopyOnWriteArrayList<>();

  private Leaks() {
  }

  /** The factory whose detectors report here instead of in the log. */
  static ResourceLeakDetectorFactory factory() {
    return new RecordingFactory();
  }

  /**
   * Collects garbage and returns the leaks found since the last call.
   *
   * @return one report per leak with the accesses that Netty recorded, oldest first; empty if nothing leaked
   * @throws IllegalStateException if the virtual machine does not clear weak references, so that leaks cannot be found
   */
  static List<String> find() {
    // The handler queues the references of one collection in any order, but one collection after another: when the
    // sentinel of the second collection is queued, all references that the first one cleared are.
    collect();
    collect();
    DETECTORS.forEach(RecordingDetector::poll);
    List<String> found = new ArrayList<>();
    for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
      found.add(report);
    }
    return found;
  }

  private static void collect() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
    System.gc();
    try {
      if (queue.remove(CLEARING_MILLIS) == null) {
        throw new IllegalStateException(
            "System.gc() cleared nothing: leaks cannot be seen (is -XX:+DisableExplicitGC set?)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for leaks", e);
    } finally {
      Reference.reachabilityFence(sentinel);
    }
  }

  private static final class RecordingFactory extends ResourceLeakDetectorFactory {
    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
      RecordingDetector<T> detector = new RecordingDetector<>(resource, samplingInterval);
      DETECTORS.add(detector);
      return detector;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in Netty, hence to be implemented
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return newResourceLeakDetector(resource, samplingInterval);
    }
  }

  private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {
    RecordingDetector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    /** Tracks an object briefly: Netty looks for leaks whenever it tracks any object. */
    @SuppressWarnings("unchecked") // Netty uses only the object's identity
    void poll() {
      T probe = (T) new Object();
      var tracker = track(probe);
      if (tracker != null) {
        tracker.close(probe);
      }
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      REPORTS.add(resourceType + " was not released." + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      REPORTS.add(resourceType + " was not released (no accesses recorded).");
    }
  }
}
