// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.storage.DeviceShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the devices of a node share, and the way in which one is opened. */
public final class DeviceSource {
  /** How long nobody may have written to a file that has appeared before it is opened: it may still be being copied. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Duration HANG_DEADLINE = Duration.ofSeconds(30);

  /** Opens the device of a namespace. */
  @FunctionalInterface
  public interface Opener {
    /** What {@link #sharedGroup} returns for a device of this node alone. */
    int NOT_SHARED = 0;

    /** Opens a device. @param threads perform what may block @return as {@link Backends#open} */
    Future<Backend> open(NamespaceEntry entry, DeviceThreads threads);

    /** The ANA group that decides whether a device which other nodes reach too may be used. @return ANAGRPID or {@link #NOT_SHARED} */
    default int sharedGroup(NamespaceEntry entry) {
      return NOT_SHARED;
    }

    /** Whether hosts may see the namespace here: its device lies on this node, or is known from another one. */
    default boolean isShown(NamespaceEntry entry) {
      return true;
    }

    /** What is known of a device that lies on another node; null if it is one of this node, or nothing is known. */
    default @Nullable DeviceShape shapeElsewhere(NamespaceEntry entry) {
      return null;
    }
  }

  private final Context context;
  private final NamespaceStates states;
  private final Opener opener;
  private final Duration hangDeadline;
  private final DeviceThreads threads = new DeviceThreads();
  private final ServedLog log = new ServedLog();
  private int closing;
  private Runnable allClosed = () -> { };

  /**
   * A source of devices.
   *
   * @param context the context that the devices are used from
   * @param states the persistent states of namespaces
   * @param opener opens a device
   */
  public DeviceSource(Context context, NamespaceStates states, Opener opener) {
    this(context, states, opener, HANG_DEADLINE);
  }

  /** As above. @param hangDeadline how long opening a device may take before that is an error, rather than slow */
  DeviceSource(Context context, NamespaceStates states, Opener opener, Duration hangDeadline) {
    this.hangDeadline = hangDeadline;
    this.context = context;
    this.states = states;
    this.opener = opener;
  }

  /** Logs what is served. */
  public ServedLog log() {
    return log;
  }

  /** Whether devices that are not wanted any more are still being closed, however long that takes. */
  public boolean isClosing() {
    return closing > 0;
  }

  /** Sets what is called each time that the last of them is closed. */
  public void onAllClosed(Runnable listener) {
    allClosed = listener;
  }

  /** A device is being closed. @param closed completes on the context when it is */
  void closing(Future<Void> closed) {
    closing++;
    closed.onComplete(_ -> {
      closing--;
      if (closing == 0) {
        allClosed.run();
      }
    });
  }

  Context context() {
    return context;
  }

  Vertx vertx() {
    return context.owner();
  }

  Duration hangDeadline() {
    return hangDeadline;
  }

  NamespaceStates states() {
    return states;
  }

  DeviceThreads threads() {
    return threads;
  }

  /** Opens the device of a namespace. @return completes on any thread; see {@link Backends#open} */
  Future<Backend> open(NamespaceEntry entry) {
    return opener.open(entry, threads);
  }

  /** As {@link Opener#sharedGroup}. */
  int sharedGroup(NamespaceEntry entry) {
    return opener.sharedGroup(entry);
  }

  /** As {@link Opener#isShown}. */
  boolean isShown(NamespaceEntry entry) {
    return opener.isShown(entry);
  }

  /** As {@link Opener#shapeElsewhere}. */
  @Nullable DeviceShape shapeElsewhere(NamespaceEntry entry) {
    return opener.shapeElsewhere(entry);
  }

  /**
   * Opens a device that could not be opened before, or that was lost; not while somebody may still be copying it. To one that
   * other nodes reach too, its owner may be writing.
   */
  Future<Backend> openAgain(NamespaceEntry entry) {
    if (sharedGroup(entry) != Opener.NOT_SHARED) {
      return open(entry);
    }
    return threads.run(() -> {
      String path = entry.device().path();
      if (path != null && !isSettled(path)) {
        throw new BackendException(
            path + ": has changed within the last %d s; it is opened when it is complete".formatted(SETTLED.toSeconds()));
      }
      return path;
    }).compose(_ -> open(entry));
  }

  private static boolean isSettled(String spec) {
    try {
      Path path = Path.of(spec);
      Duration age = Duration.between(Files.getLastModifiedTime(path).toInstant(), Instant.now());
      // A time in the future says nothing.
      return !Files.isRegularFile(path) || age.isNegative() || age.compareTo(SETTLED) > 0;
    } catch (IOException | InvalidPathException e) {
      // Opening it tells why.
      return true;
    }
  }
}
