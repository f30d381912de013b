// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import io.weft.testkit.LeakCheck;
import io.weft.testkit.LeakSession;
import java.util.concurrent.ExecutionException;

/** The entry point for Jazzer; {@code e2e/fuzz} runs it. */
public final class ProtocolFuzz {
  /** Inputs between checks for leaked buffers, each of which needs a garbage collection. */
  private static final int INPUTS_PER_LEAK_CHECK = 20_000;
  /** Inputs per target, so that permanent changes of a host do not last. */
  private static final int INPUTS_PER_TARGET = 5_000;

  private static FuzzTarget target;
  private static int inputs;

  private ProtocolFuzz() {}

  /** Called once, before the first input. */
  public static void fuzzerInitialize() throws Exception {
    new LeakSession().launcherSessionOpened(null);
    target = new FuzzTarget();
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Throwable {
    try {
      target.run(input);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
    if (++inputs % INPUTS_PER_TARGET == 0) {
      target.close();
      target = new FuzzTarget();
    }
    if (inputs % INPUTS_PER_LEAK_CHECK == 0) {
      LeakCheck.check();
    }
  }
}
