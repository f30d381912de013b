// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendSuite;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.Setup;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.testkit.Eventually;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The suite on a device that does less than requested, and the status for a host when it fails permanently. */
class DiskRequestTest extends BackendSuite {
  private static final Setup THREADS = Setup.THREADS_ON_EPOLL;

  private MoodyDevice device;

  public DiskRequestTest() {
    super(THREADS);
  }

  @Override
  @BeforeEach
  public void open() {
    device = new MoodyDevice((int) Setup.SIZE, System.nanoTime());
    vertx = THREADS.vertx();
    backend = backend(vertx, device);
    driver = new LaneDriver(vertx, backend);
  }

  private static Backend backend(Vertx vertx, RawDevice device) {
    OpenedDevice opened = new OpenedDevice(device, device.size(), 512);
    return new DiskBackend("moody", opened, device.size(), THREADS.options, vertx, new DeviceThreads());
  }

  @Test
  public void whatIsNotSupportedIsReplacedAndNotAskedForAgain() {
    assertTrue(device.canZero());
    driver.writeZeroes(0, 1 << 20, false, false);
    assertFalse(device.canZero());
  }

  @ParameterizedTest
  @CsvSource({"28,4081,0281", "122,4081,0281", "5,0280,0281", "22,0006,0006", "6,0300,0300", "11,0006,0006"})
  public void theHostIsToldOfAFailure(int errno, String written, String read) {
    device.failing = errno;
    int seen = driver.tryWrite(0, new byte[4096], false);
    assertEquals(Integer.parseInt(written, 16), seen, StatusCode.describe(seen));
    seen = LaneDriver.await(driver.submit((lane, end) -> lane.flush(end)));
    assertEquals(Integer.parseInt(written, 16), seen, StatusCode.describe(seen));
    seen = driver.tryRead(0, 4096);
    assertEquals(Integer.parseInt(read, 16), seen, StatusCode.describe(seen));
    device.failing = 0;
    driver.write(0, new byte[4096], false);
  }

  @Test
  @DisplayName("A look at the device tells of the errors that it returns, and after a while no more (mend 4)")
  public void errorsAreToldOf() throws Exception {
    assertEquals(Inspection.FINE, backend.inspect());
    device.failing = Errno.EIO;
    assertEquals(StatusCode.WRITE_FAULT, driver.tryWrite(0, new byte[4096], false));
    Inspection first = backend.inspect();
    assertEquals(Presence.HERE, first.presence());
    assertTrue(first.problem().matches("its I/O fails since .*: input/output error \\(EIO\\)"), first.problem());
    driver.tryRead(0, 4096);
    assertEquals(first, backend.inspect(), "it is the same problem");
    device.failing = 0;
    driver.write(0, new byte[4096], false);
    Eventually.until("it is well again", () -> backend.inspect().equals(Inspection.FINE));
  }

  @Test
  @DisplayName("A device that says that it is gone is lost (mend 4)")
  public void aDeviceThatIsGoneIsLost() {
    device.failing = 6;
    assertEquals(StatusCode.INTERNAL_PATH_ERROR, driver.tryRead(0, 4096));
    assertEquals(Presence.GONE, backend.inspect().presence());
  }

  @Test
  @DisplayName("Where the page cache has lost writes, every host's Flush fails until the device is opened again (mend 4)")
  public void aFailedFlushIsToldToEveryHost() throws Exception {
    MoodyDevice cached = new MoodyDevice(1 << 20, 1);
    Backend other = backend(vertx, cached);
    LaneDriver first = new LaneDriver(vertx, other);
    LaneDriver second = new LaneDriver(vertx, other);
    cached.failing = Errno.EIO;
    assertEquals(StatusCode.WRITE_FAULT, LaneDriver.await(first.submit(Lane::flush)));
    cached.failing = 0;
    assertEquals(StatusCode.WRITE_FAULT, LaneDriver.await(second.submit(Lane::flush)));
    assertEquals(StatusCode.WRITE_FAULT, second.tryWrite(0, new byte[4096], true));
    assertEquals(StatusCode.SUCCESS, second.tryWrite(0, new byte[4096], false));
    assertEquals(Presence.HERE, other.inspect().presence(), "the hosts have time to hear of it");
    Eventually.until("it has to be opened again", () -> other.inspect().presence() == Presence.GONE);
    LaneDriver.await(other.close().toCompletionStage().toCompletableFuture());
  }

  @Test
  public void aCallIsNotRepeatedForEver() {
    device.failing = Errno.EINTR;
    assertEquals(StatusCode.WRITE_FAULT, driver.tryWrite(0, new byte[4096], false));
    assertTrue(device.calls < 1000);
  }
}
