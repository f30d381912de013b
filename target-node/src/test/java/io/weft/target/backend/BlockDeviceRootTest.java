// SPDX-License-Identifier: Apache-2.0
package io.weft.target.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  BlockDeviceRootTest(Setup setup) {
    super(setup);
    this.setup = setup;
  }

  @Override
  @BeforeEach
  void open() throws Exception {
    machine = new RootMachine(folder);
    vertx = setup.vertx();
    backend = setup.open(vertx, machine.loopDevice(machine.image(Setup.SIZE), 512));
    driver = new LaneDriver(vertx, backend);
  }

  @Override
  @AfterEach
  void close() throws Exception {
    super.close();
    machine.close();
  }

  @Test
  void theDeviceSaysWhatItIs() {
    assertEquals(Setup.SIZE, backend.size());
    assertEquals(setup.options.blockSize() == 0 ? 512 : setup.options.blockSize(), backend.blockSize());
    assertTrue(backend.describe().startsWith("block device, "), backend.describe());
    assertTrue(backend.deallocates());
  }
}
