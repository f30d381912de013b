// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.NamespaceDevice;
import io.weft.config.rules.DeviceProbe;
import io.weft.targetnode.device.Backends;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Knows the backends of the target and the directories of this machine. */
public final class LocalDevices implements DeviceProbe {
  /** Checks no directories: for a process whose machine need not have them. */
  public static DeviceProbe formOnly() {
    LocalDevices devices = new LocalDevices();
    return new DeviceProbe() {
      @Override
      public Optional<String> problem(NamespaceDevice device) {
        return devices.problem(device);
      }

      @Override
      public String expected() {
        return devices.expected();
      }
    };
  }

  @Override
  public Optional<String> problem(NamespaceDevice device) {
    return device.path() == null ? Optional.empty() : Backends.formProblem(device.path());
  }

  /**
   * What would prevent a device from being opened now, judged without opening it. Blocks.
   *
   * @param path as in the configuration
   * @return what is wrong, a phrase such as {@code is a directory}; empty if nothing is
   */
  public static Optional<String> presentProblem(String path) {
    return Backends.problem(path);
  }

  @Override
  public String expected() {
    return Backends.EXPECTED;
  }

  @Override
  public Optional<String> poolProblem(Path path) {
    if (!Files.exists(path)) {
      return Optional.of("does not exist");
    }
    if (!Files.isDirectory(path)) {
      return Optional.of("is not a directory");
    }
    return Files.isWritable(path) && Files.isExecutable(path)
        ? Optional.empty()
        : Optional.of("is not writable by this process");
  }
}
