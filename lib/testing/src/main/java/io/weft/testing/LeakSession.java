// SPDX-License-Identifier: Apache-2.0

package io.weft.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Puts {@link Leaks} in charge of Netty's leak detection before any test class is loaded: Netty asks for its detectors
 * once, when its buffer classes are initialised.
 */
public final class LeakSession implements LauncherSessionListener {

  /** Called by the service loader. */
  public LeakSession() {
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(Leaks.factory());
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }
}
