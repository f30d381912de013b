// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import io.weft.targetnode.health.NodeHealth;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the health of a node up to date while the node runs. Used from the control context; files are read and written
 * on worker threads. A failure costs statistics only, so it is logged and otherwise ignored.
 */
final class HealthTimer {
  private static final Logger LOG = LoggerFactory.getLogger(HealthTimer.class);

  private static final long PERIOD_MILLIS = 2000;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final ControlContext control;
  private final NodeHealth health;
  private final IntConsumer temperature;
  private long timer = NO_TIMER;

  /**
   * A timer that is not running yet.
   *
   * @param temperature called on the control context with each new Composite Temperature, in kelvins
   */
  HealthTimer(Vertx vertx, ControlContext control, NodeHealth health, IntConsumer temperature) {
    this.vertx = vertx;
    this.control = control;
    this.health = health;
    this.temperature = temperature;
  }

  /** Counts this start of the node, then reads its health every two seconds. */
  Future<Void> start() {
    timer = control.every(PERIOD_MILLIS,
        () -> run(health::update).onSuccess(_ -> temperature.accept(health.temperature())));
    return run(health::recordStart);
  }

  /** Records that the node was shut down cleanly. */
  Future<Void> stop() {
    if (timer != NO_TIMER) {
      control.cancel(timer);
      timer = NO_TIMER;
    }
    return run(health::recordStop);
  }

  private Future<Void> run(Step step) {
    return control.here(vertx.<Void>executeBlocking(() -> {
      step.run();
      return null;
    })).otherwise(failure -> {
      LOG.warn("the node's power history cannot be saved: {}", Reason.of(failure));
      return null;
    });
  }

  /** A step that reads or writes files. */
  private interface Step {
    void run() throws IOException;
  }
}
