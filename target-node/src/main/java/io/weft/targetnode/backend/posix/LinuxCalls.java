// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import java.lang.foreign.Linker;

/**
 * Whether {@link Posix} knows this machine's system calls. A class of its own, since {@code Posix} loads nowhere else.
 */
public final class LinuxCalls {
  /** Whether Linux uses the constants of aarch64. */
  static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");

  /** Linux on x86-64 or aarch64 with a C library that has statx(2), the newest of the calls. */
  public static final boolean AVAILABLE = System.getProperty("os.name").equals("Linux")
      && (AARCH64 || System.getProperty("os.arch").equals("amd64"))
      && Linker.nativeLinker().defaultLookup().find("statx").isPresent();

  private LinuxCalls() {}
}
