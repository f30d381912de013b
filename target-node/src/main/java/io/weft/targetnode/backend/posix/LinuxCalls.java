// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import java.lang.foreign.Linker;

/** Whether this machine is one whose system calls {@link Posix} knows; apart from it, as it loads nowhere else. */
public final class LinuxCalls {
  /** Whether some constants of Linux are those of aarch64. */
  static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");

  /** Linux on x86-64 or aarch64 with a C library that has statx(2), the youngest of the calls. */
  public static final boolean AVAILABLE = System.getProperty("os.name").equals("Linux")
      && (AARCH64 || System.getProperty("os.arch").equals("amd64"))
      && Linker.nativeLinker().defaultLookup().find("statx").isPresent();

  private LinuxCalls() {}
}
