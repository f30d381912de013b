// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.targetnode.backend.BackendSuite;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import io.weft.testkit.RootMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite on a block device. */
@Tag("root")
@ParameterizedClass
@EnumSource(names = {"URING", "URING_BUFFERED", "THREADS_ON_EPOLL"})
class BlockDeviceRootTest extends BackendSuite {
  private final Setup setup;
  private RootMachine machine;

  public BlockDeviceRootTest(Setup setup) {
    super(setup);
    this.setup = setup;
  }

  @Override
  @BeforeEach
  public void open() throws Exception {
    machine = new RootMachine(folder);
    vertx = setup.vertx();
    backend = setup.open(vertx, machine.loopDevice(machine.image(Setup.SIZE), 512));
    driver = new LaneDriver(vertx, backend);
  }

  @Override
  @AfterEach
  public void close() throws Exception {
    super.close();
    machine.close();
  }

  @Test
  public void theDeviceSaysWhatItIs() {
    assertEquals(Setup.SIZE, backend.size());
    assertEquals(setup.options.blockSize() == 0 ? 512 : setup.options.blockSize(), backend.blockSize());
    assertTrue(backend.describe().startsWith("block device, "), backend.describe());
    assertTrue(backend.canDeallocate());
  }
}
