// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs which namespaces are served: each with a line of its own where few come at once, else all with one line, since nobody
 * reads thousands. Used from the node's context.
 */
public final class ServedLog {
  /** The most namespaces of one change of the configuration that have a line each. */
  static final int MOST = 16;

  private static final Logger LOG = LoggerFactory.getLogger(ServedLog.class);

  private final List<Runnable> lines = new ArrayList<>();
  private int served;
  private int changes;

  /** A change of the configuration begins. More than one may be under way. */
  public void begin() {
    changes++;
  }

  /** A namespace is served that was not. @param line logs that; called now, later or not at all */
  void served(Runnable line) {
    if (changes == 0) {
      line.run();
    } else if (++served <= MOST) {
      lines.add(line);
    }
  }

  /** A change that has begun has ended. @param missing counts the namespaces of the node that are not served; called if need be */
  public void end(IntSupplier missing) {
    if (--changes > 0) {
      return;
    }
    if (served <= MOST) {
      lines.forEach(Runnable::run);
    } else {
      LOG.info("{} more namespaces are served, {} are not; the status names them", served, missing.getAsInt());
    }
    lines.clear();
    served = 0;
  }
}
