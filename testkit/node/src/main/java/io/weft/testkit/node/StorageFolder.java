// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.weft.testkit.RootMachine;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a test's device is, for as long as the test takes. */
public final class StorageFolder implements AutoCloseable {
  private final Storage storage;
  private final Path folder;
  private @Nullable RootMachine machine;

  public StorageFolder(Storage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /** A target with one namespace of the storage's kind, NSID 1. */
  public TestTarget target() throws Exception {
    return storage.target(device());
  }

  private String device() throws Exception {
    if (storage.isMemory()) {
      return "memory:" + Storage.SIZE;
    }
    if (storage.isBlockDevice()) {
      machine = new RootMachine(folder);
      return machine.loopDevice(machine.image(Storage.SIZE), storage.blockSize());
    }
    Path file = folder.resolve("device");
    try (RandomAccessFile device = new RandomAccessFile(file.toFile(), "rw")) {
      device.setLength(Storage.SIZE);
    }
    return file.toString();
  }

  @Override
  public void close() {
    if (machine != null) {
      machine.close();
    }
  }
}
