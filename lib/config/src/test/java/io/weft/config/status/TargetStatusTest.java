// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The records of single objects. */
class TargetStatusTest {
  private static final String NQN = "nqn.2014-08.org.example:disks";

  private static PortStatus port(boolean enabled, boolean listening, @Nullable String failure) {
    return new PortStatus(1, "127.0.0.1:4420", enabled, listening, failure, List.of(NQN));
  }

  private static NamespaceStatus exported(int nsid) {
    return new NamespaceStatus(nsid, "memory:1MiB", true, true, null, "memory", 4096, 1 << 20, Map.of());
  }

  @Test
  void detailsAreTheFailureOrTheBackend() {
    assertEquals("", port(true, true, null).detail());
    assertEquals("address in use", port(true, false, "address in use").detail());
    assertEquals("memory", exported(1).detail());
    DeviceFailure failure = new DeviceFailure("hanging", Instant.ofEpochSecond(7), "/srv/a does not answer");
    assertEquals("/srv/a does not answer (hanging since 1970-01-01T00:00:07Z)",
        NamespaceStatus.notExported(1, "/srv/a", true, failure).detail());
    assertEquals("", NamespaceStatus.notExported(1, "/srv/a", false, null).detail());
  }

  @Test
  void countersKeepTheirOrderAndAreZeroIfAbsent() {
    Map<String, IoCounters> io = new LinkedHashMap<>();
    io.put("write", new IoCounters(1, 4096, 0, 10));
    io.put("read", new IoCounters(2, 8192, 1, 20));
    NamespaceStatus status = new NamespaceStatus(1, "memory:1MiB", true, true, null, "memory", 4096, 1 << 20, io);
    io.clear();
    assertEquals(List.of("write", "read"), new ArrayList<>(status.io().keySet()));
    assertEquals(2, status.io("read").commands());
    assertEquals(IoCounters.ZERO, status.io("verify"));
    assertThrows(UnsupportedOperationException.class, () -> status.io().clear());
  }
}
