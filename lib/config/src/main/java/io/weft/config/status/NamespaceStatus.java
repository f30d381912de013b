// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wanted namespace.
 *
 * @param nsid its NSID
 * @param devicePath the path of its device, null if none is set
 * @param enabled whether hosts should be able to use it
 * @param exported whether hosts can use it
 * @param failure what is wrong with its device, whether it is exported or not; null if nothing is, or the device is being
 *     opened
 * @param backend what performs the I/O, and why; null unless exported
 * @param blockSize the bytes of a logical block, 0 unless exported
 * @param capacity its size in bytes, 0 unless exported
 * @param io the I/O since its device was opened, by the kind of I/O as metrics label it, such as {@code write_zeroes};
 *     empty unless exported
 */
public record NamespaceStatus(
    int nsid,
    @Nullable String devicePath,
    boolean enabled,
    boolean exported,
    @Nullable DeviceFailure failure,
    @Nullable String backend,
    int blockSize,
    long capacity,
    Map<String, IoCounters> io) {

  /** Copies the map and keeps its order, so that the record is immutable. */
  public NamespaceStatus {
    io = Collections.unmodifiableMap(new LinkedHashMap<>(io));
  }

  /** A namespace that is not exported. @param failure why; null if it should not be, or is being opened */
  public static NamespaceStatus notExported(
      int nsid, @Nullable String devicePath, boolean enabled, @Nullable DeviceFailure failure) {
    return new NamespaceStatus(nsid, devicePath, enabled, false, failure, null, 0, 0, Map.of());
  }

  /** The I/O of one kind; {@link IoCounters#ZERO} if there was none. */
  public IoCounters io(String kind) {
    return io.getOrDefault(kind, IoCounters.ZERO);
  }

  /** The failure, or what performs the I/O, or an empty text. */
  public String detail() {
    if (failure != null) {
      return failure.describe();
    }
    return backend == null ? "" : backend;
  }
}
