// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of devices that hang, fail and come back: each concerns itself alone. */
@Timeout(300)
class NamespaceDevicesIT {
  private static final Duration HANG_DEADLINE = Duration.ofSeconds(4);
  private static final String NQN = "nqn.2026-11.io.weft:devices";

  @TempDir Path folder;
  private final Map<String, BlockingBackend> backends = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile boolean failing;
  private Vertx vertx;
  private Context context;
  private DeviceSource source;
  private NamespaceDevices devices;

  @BeforeEach
  void create() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    source = new DeviceSource(context, new NamespaceStates(vertx, folder), (entry, _) -> open(entry), HANG_DEADLINE);
    devices = new NamespaceDevices(source, NQN, new DeviceListener() {
      @Override
      public void changed(String nqn) {
        changes.incrementAndGet();
      }

      @Override
      public void failing(String nqn, boolean now) {
        failing = now;
      }

      @Override
      public void resized(String nqn, int nsid) {
        throw new AssertionError("these devices do not change their size");
      }
    });
  }

  @AfterEach
  void close() throws Exception {
    backends.values().forEach(backend -> {
      backend.opening.countDown();
      backend.inspecting.countDown();
      backend.closing.countDown();
    });
    on(() -> devices.release(null));
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private Future<Backend> open(NamespaceEntry entry) {
    String path = String.valueOf(entry.device().path());
    String refusal = refusals.get(path);
    return refusal == null ? device(path).open() : Future.failedFuture(new BackendException(path + ": " + refusal));
  }

  private BlockingBackend device(String path) {
    return backends.computeIfAbsent(path, _ -> new BlockingBackend(source.threads()));
  }

  private static NamespaceEntry entry(int nsid, String path) {
    return NamespaceEntry.of(nsid, path);
  }

  private static SubsystemEntry subsystem(NamespaceEntry... entries) {
    return SubsystemEntry.of(NQN, SubsystemAttributes.defaults("N1"), AllowedHosts.ANY, List.of(entries));
  }

  /** Does something on the context, and waits until it has completed. */
  private <T> T on(Supplier<Future<T>> work) throws Exception {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(done));
    return done.future().await(60, TimeUnit.SECONDS);
  }

  private void take(SubsystemEntry wanted) throws Exception {
    on(() -> devices.release(wanted).compose(_ -> devices.take(wanted)));
  }

  private SortedMap<Integer, Namespace> namespaces() throws Exception {
    return on(() -> Future.succeededFuture(devices.namespaces()));
  }

  private DeviceState state(int nsid) {
    return Objects.requireNonNull(devices.condition(nsid)).state();
  }

  @Test
  @DisplayName("Devices whose opening hangs delay no other, are told of, and are served when they have been opened (mend 24)")
  void devicesThatHangWhileTheyAreOpenedDelayNoOther() throws Exception {
    int hanging = 20;
    CountDownLatch answer = new CountDownLatch(1);
    NamespaceEntry[] entries = IntStream.rangeClosed(1, hanging + 1).mapToObj(nsid -> entry(nsid, "/d" + nsid))
        .toArray(NamespaceEntry[]::new);
    for (int nsid = 1; nsid <= hanging; nsid++) {
      device("/d" + nsid).opening = answer;
    }
    take(subsystem(entries));
    Eventually.until("the last one is open", () -> state(hanging + 1) == DeviceState.OPEN);
    for (int nsid = 1; nsid <= hanging; nsid++) {
      assertEquals(DeviceState.HANGING, state(nsid));
      assertEquals("/d" + nsid + " has not answered for 2 s; it is waited for", devices.failures().get(nsid).problem());
      assertTrue(failing);
    }
    take(subsystem(entry(99, "/d99")));
    assertEquals(Set.of(99), namespaces().keySet(), "a change goes on while they hang");
    take(subsystem(entries));
    answer.countDown();
    Eventually.until("all are open", () -> namespaces().size() == hanging + 1);
    assertTrue(changes.get() > 0, "the node was told");
    assertEquals(Map.of(), devices.failures());
    assertFalse(failing);
  }

  @Test
  @DisplayName("A device that is slow to open is a warning with its time, and an error only when it hangs (mend 24)")
  void aSlowDeviceIsNoError() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    device("/d1").opening = answer;
    try (LoggedLines lines = new LoggedLines(ServedDevice.class)) {
      take(subsystem(entry(1, "/d1")));
      String slow = NQN + " namespace 1 is not exported yet: /d1 has not answered for 2 s; it is waited for";
      assertEquals(List.of("WARN " + slow), lines.lines());
      Instant since = devices.failures().get(1).since();
      String hangs = "/d1 does not answer, not within 4 s; it is waited for";
      Eventually.until("it hangs", () -> devices.failures().get(1).problem().equals(hangs));
      assertEquals(List.of("WARN " + slow, "ERROR %s namespace 1 is not exported: %s".formatted(NQN, hangs)), lines.lines());
      assertEquals(since, devices.failures().get(1).since());
      answer.countDown();
      Eventually.until("it is open", () -> state(1) == DeviceState.OPEN && devices.failures().isEmpty());
      assertTrue(lines.lines().getLast().matches("INFO .* namespace 1 is well again after [0-9]+ s"), lines.lines()::toString);
    }
  }

  @Test
  @DisplayName("A device that does not answer a look is told of and stays with its hosts (mend 24)")
  void aDeviceThatHangsWhileItIsOpenIsServedOn() throws Exception {
    take(subsystem(entry(1, "/d1")));
    Namespace before = namespaces().get(1);
    CountDownLatch answer = new CountDownLatch(1);
    device("/d1").inspecting = answer;
    Eventually.until("it has stalled", () -> state(1) == DeviceState.STALLED && devices.failures().containsKey(1));
    assertEquals("/d1 does not answer; its I/O may be waiting", devices.failures().get(1).problem());
    assertSame(before, namespaces().get(1));
    answer.countDown();
    Eventually.until("it answers", () -> state(1) == DeviceState.OPEN && devices.failures().isEmpty());
    assertSame(before, namespaces().get(1));
    assertEquals(0, changes.get(), "nothing changes for hosts");
  }

  @Test
  @DisplayName("A device whose closing hangs is left behind after 3 s (mend 24)")
  void aDeviceThatHangsWhileItIsClosedIsLeftBehind() throws Exception {
    take(subsystem(entry(1, "/d1"), entry(2, "/d2")));
    device("/d1").closing = new CountDownLatch(1);
    long start = System.nanoTime();
    take(subsystem(entry(2, "/d2")));
    assertTrue(System.nanoTime() - start >= ServedDevice.CLOSE_DEADLINE.toNanos());
    assertEquals(Set.of(2), namespaces().keySet());
    assertNull(devices.condition(1));
  }

  @Test
  @DisplayName("A device that cannot be opened is tried again by itself, and at once at a change (mend 3)")
  void aDeviceThatFailsIsTriedAgain() throws Exception {
    refusals.put("/d1", "does not exist");
    take(subsystem(entry(1, "/d1")));
    assertEquals("/d1: does not exist", devices.failures().get(1).problem());
    assertEquals(DeviceState.FAILED, state(1));
    refusals.clear();
    Eventually.until("it is open", () -> state(1) == DeviceState.OPEN && namespaces().containsKey(1));
    assertEquals(1, changes.get());
    refusals.put("/d2", "does not exist");
    NamespaceEntry second = entry(2, "/d2");
    take(subsystem(entry(1, "/d1"), second));
    assertEquals(Set.of(2), devices.failures().keySet());
    refusals.clear();
    take(subsystem(entry(1, "/d1"), second));
    assertEquals(Set.of(1, 2), namespaces().keySet());
  }

  @Test
  @DisplayName("A device that is gone is closed, and what is at its path is opened (mend 4)")
  void aDeviceThatIsGoneIsOpenedAnew() throws Exception {
    take(subsystem(entry(1, "/d1")));
    Namespace before = namespaces().get(1);
    refusals.put("/d1", "does not exist");
    device("/d1").inspection = new Inspection(Presence.GONE, "is no longer there");
    Eventually.until("it is lost", () -> state(1) == DeviceState.FAILED);
    assertEquals(Set.of(), namespaces().keySet());
    device("/d1").inspection = Inspection.FINE;
    refusals.clear();
    Eventually.until("it is back", () -> namespaces().containsKey(1));
    assertNotSame(before, namespaces().get(1));
    assertEquals(2, device("/d1").opened.get());
    assertEquals(2, changes.get(), "once lost, once back");
  }

  @Test
  @DisplayName("Another UUID, ANA group or host list leaves the device open")
  void aChangeOfAnythingButTheDeviceLeavesItOpen() throws Exception {
    NamespaceEntry first = entry(1, "/d1");
    take(subsystem(first));
    Namespace before = namespaces().get(1);
    NamespaceEntry renamed = new NamespaceEntry(
        1, first.device(), NamespaceIdentifiers.random(), 2, true, false, AllowedHosts.only("nqn.2014-08.org.example:a"));
    take(subsystem(renamed));
    Namespace after = namespaces().get(1);
    assertEquals(renamed, after.entry());
    assertSame(before.backend(), after.backend());
    assertSame(before.stats(), after.stats());
    assertNotSame(before.state(), after.state());
    assertEquals(1, device("/d1").opened.get());
  }
}
