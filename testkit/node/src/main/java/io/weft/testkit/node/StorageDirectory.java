// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.weft.testkit.RootMachine;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The directory of a test's device, and the device if only root can create it. */
public final class StorageDirectory implements AutoCloseable {
  private final Storage storage;
  private final Path folder;
  private @Nullable RootMachine machine;

  /** Uses a directory for one kind of storage. @param folder an existing directory */
  public StorageDirectory(Storage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /** Starts a target with one namespace of the storage's kind, NSID 1. */
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
