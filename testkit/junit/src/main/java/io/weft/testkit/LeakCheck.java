// SPDX-License-Identifier: Apache-2.0

package io.weft.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaked a reference-counted resource. Registered for every class through the service loader;
 * leaks that are found only after the last class fail the whole run.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
  private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);

  /** Called by the service loader. */
  public LeakCheck() {
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(AtEnd.class);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    boolean topLevel = context.getParent().filter(context.getRoot()::equals).isPresent();
    if (topLevel) {
      check();
    }
  }

  /**
   * Fails if something has leaked since the last check. For tests that Jupiter does not run.
   *
   * @throws AssertionError with a report of each leak
   */
  public static void check() {
    List<String> leaks = Leaks.find();
    if (!leaks.isEmpty()) {
      throw new AssertionError(leaks.size() + " leaked resource(s):\n" + String.join("\n", leaks));
    }
  }

  /** Closed by JUnit when all tests have run. */
  static final class AtEnd implements AutoCloseable {
    @Override
    public void close() {
      check();
    }
  }
}
