// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.ByteSize;
import io.weft.config.Reason;
import io.weft.config.attribute.DevicePath;
import io.weft.config.file.FileKind;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.WholeBlocks;
import io.weft.targetnode.backend.disk.DeviceOpener;
import io.weft.targetnode.backend.disk.DiskBackend;
import io.weft.targetnode.backend.disk.OpenedDevice;
import io.weft.targetnode.backend.memory.MemoryBackend;
import io.weft.targetnode.backend.none.NullBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Opens the device that a namespace's {@code device.path} names. */
public final class Backends {
  /** Makes a backend of a size that the path gives. */
  private interface Maker {
    Backend make(DeviceThreads threads, int blockSize, long size) throws BackendException;
  }

  /** The backends without a file, by what a device's path begins with; the size follows. */
  private static final Map<String, Maker> SIZED = new TreeMap<>(Map.of(
      "memory:", MemoryBackend::new,
      "null:", NullBackend::new));

  /** A phrase that says what the path of a device must be. */
  public static final String EXPECTED = "a file or block device of this machine, "
      + SIZED.keySet().stream().map(prefix -> "'" + prefix + "SIZE'").collect(Collectors.joining(" or "));

  private static final int DEFAULT_BLOCK_SIZE = 4096;
  private static final int SMALLEST_BLOCK = 512;

  private Backends() {}

  /**
   * Opens a device.
   *
   * @param spec the path of a file or block device, {@code memory:SIZE} or {@code null:SIZE}; for SIZE see {@link
   *     ByteSize}
   * @param options how to open it
   * @param vertx its event loops decide whether io_uring is used
   * @param threads perform what may block
   * @return the backend, or a future failed with a {@link BackendException} that says what is wrong. Completes on any
   *     thread, and never if the device hangs; a device without a file is open on return
   */
  public static Future<Backend> open(String spec, BackendOptions options, Vertx vertx, DeviceThreads threads) {
    if (!DevicePath.namesBackend(spec)) {
      return threads.run(() -> openNamed(spec, options, vertx, threads));
    }
    try {
      return Future.succeededFuture(openNamed(spec, options, vertx, threads));
    } catch (BackendException e) {
      return Future.failedFuture(e);
    }
  }

  /** Opens a device; what is wrong is told with its name. */
  private static Backend openNamed(
      String spec, BackendOptions options, Vertx vertx, DeviceThreads threads) throws BackendException {
    try {
      return openBlocking(spec, options, vertx, threads);
    } catch (BackendException e) {
      throw new BackendException(spec + ": " + e.getMessage());
    }
  }

  /**
   * What would prevent a device from being opened, judged without opening it. Blocks on the file system.
   *
   * @param spec as for {@link #open}
   * @return what is wrong, a phrase such as {@code does not exist}; empty if nothing is
   */
  public static Optional<String> problem(String spec) {
    if (DevicePath.namesBackend(spec)) {
      return formProblem(spec);
    }
    try {
      return problemOfPath(Path.of(spec));
    } catch (InvalidPathException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What is wrong with the form of a device's path, whether or not the device exists.
   *
   * @param spec as for {@link #open}
   * @return a phrase; empty if a device could have that path
   */
  public static Optional<String> formProblem(String spec) {
    try {
      Optional<String> prefix = prefix(spec);
      if (prefix.isPresent()) {
        size(spec, prefix.get(), DEFAULT_BLOCK_SIZE);
        return Optional.empty();
      }
      return DevicePath.namesBackend(spec) ? Optional.of("names a backend that does not exist") : Optional.empty();
    } catch (BackendException e) {
      return Optional.of("cannot be used: " + e.getMessage());
    }
  }

  /** What the path begins with, if it is that of a backend without a file. */
  private static Optional<String> prefix(String spec) {
    return SIZED.keySet().stream().filter(spec::startsWith).findFirst();
  }

  /** The size, in whole blocks, of a device without a file. */
  private static long size(String spec, String prefix, int blockSize) throws BackendException {
    String text = spec.substring(prefix.length());
    long size;
    try {
      size = ByteSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BackendException(String.valueOf(e.getMessage()));
    }
    if (size == 0) {
      throw new BackendException("'%s' is zero; write %s".formatted(text, ByteSize.EXPECTED));
    }
    return WholeBlocks.of(spec, size, blockSize);
  }

  private static Optional<String> problemOfPath(Path path) {
    try {
      FileKind kind = FileKind.of(path);
      if (!kind.isStorage()) {
        return Optional.of(kind.phrase());
      }
      if (!Files.isReadable(path) || !Files.isWritable(path)) {
        return Optional.of("is not readable and writable by this process");
      }
      long size = kind == FileKind.REGULAR ? Files.size(path) : SMALLEST_BLOCK;
      return size < SMALLEST_BLOCK
          ? Optional.of("holds %d bytes; it must hold at least one block of %d bytes".formatted(size, SMALLEST_BLOCK))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be examined: " + Reason.of(e));
    }
  }

  private static Backend openBlocking(
      String spec, BackendOptions options, Vertx vertx, DeviceThreads threads) throws BackendException {
    int wanted = options.blockSize();
    if (wanted != 0 && wanted != 512 && wanted != 4096) {
      throw new BackendException("the block size is " + wanted + "; it must be 512 or 4096");
    }
    int blockSize = wanted == 0 ? DEFAULT_BLOCK_SIZE : wanted;
    Optional<String> prefix = prefix(spec);
    if (prefix.isPresent()) {
      Maker sized = requireNonNull(SIZED.get(prefix.get()));
      return sized.make(threads, blockSize, size(spec, prefix.get(), blockSize));
    }
    OpenedDevice opened = DeviceOpener.open(spec, options);
    try {
      long size = WholeBlocks.of(spec, opened.size(), opened.blockSize());
      return new DiskBackend(spec, opened, size, options, vertx, threads);
    } catch (BackendException | RuntimeException e) {
      opened.device().close();
      throw e;
    }
  }
}
