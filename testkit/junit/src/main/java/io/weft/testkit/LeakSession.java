// SPDX-License-Identifier: Apache-2.0

package io.weft.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Puts {@link Leaks} in charge of Netty's leak detection before any test class is loaded: Netty requests its detectors
 * once, when its buffer classes are initialised. A report says where the resource was created;
 * {@code -Dio.netty.leakDetection.targetRecords=10} adds where it was used.
 */
public final class LeakSession implements LauncherSessionListener {
  private static final String RECORDS = "io.netty.leakDetection.targetRecords";


  /** Called by the service loader. */
  public LeakSession() {
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty(RECORDS) == null) {
      // The place of creation is enough to find most leaks; a stack trace per access makes tests many times slower.
      System.setProperty(RECORDS, "0");
    }
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(Leaks.factory());
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }
}
