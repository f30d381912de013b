// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final BooleanSupplier WANTED = () -> false;

  private final List<String> steps = new ArrayList<>();
  private final Parts parts = new Parts();

  /** A part that records its steps and ends them as configured. */
  private final class NotedPart implements Part {
    private final String name;
    private final Future<Void> started;
    private final Future<Void> stopped;

    NotedPart(String name, Future<Void> started, Future<Void> stopped) {
      this.name = name;
      this.started = started;
      this.stopped = stopped;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Future<Void> start() {
      steps.add("start " + name);
      return started;
    }

    @Override
    public Future<Void> stop() {
      steps.add("stop " + name);
      return stopped;
    }
  }

  private Part part(String name) {
    return new NotedPart(name, Future.succeededFuture(), Future.succeededFuture());
  }

  @Test
  void startsInOrderAndStopsInReverse() {
    parts.addOpen("directory", () -> steps.add("close directory"));
    parts.addRunning("store", () -> {
      steps.add("stop store");
      return Future.succeededFuture();
    });
    assertTrue(parts.start(List.of(part("target"), part("discovery")), WANTED).succeeded());
    assertEquals(List.of("start target", "start discovery"), steps);
    steps.clear();
    assertTrue(parts.stop().succeeded());
    assertEquals(List.of("stop discovery", "stop target", "stop store", "close directory"), steps);
  }

  @Test
  void aPartIsStartedWhenTheOneBeforeItRuns() {
    Promise<Void> first = Promise.promise();
    Future<Void> started =
        parts.start(List.of(new NotedPart("target", first.future(), Future.succeededFuture()), part("discovery")), WANTED);
    assertEquals(List.of("start target"), steps);
    assertFalse(started.isComplete());
    first.complete();
    assertEquals(List.of("start target", "start discovery"), steps);
    assertTrue(started.succeeded());
  }

  @Test
  void aPartIsStoppedWhenTheOneAfterItHasEnded() {
    Promise<Void> last = Promise.promise();
    parts.start(List.of(part("target"), new NotedPart("discovery", Future.succeededFuture(), last.future())), WANTED);
    steps.clear();
    Future<Void> stopped = parts.stop();
    assertEquals(List.of("stop discovery"), steps);
    assertFalse(stopped.isComplete());
    last.complete();
    assertEquals(List.of("stop discovery", "stop target"), steps);
    assertTrue(stopped.succeeded());
  }

  @Test
  void aPartThatCannotStartKeepsThoseAfterItFromStarting() {
    Exception failure = new Exception("address in use");
    Future<Void> started = parts.start(List.of(
        part("target"), new NotedPart("discovery", Future.failedFuture(failure), Future.succeededFuture()), part("http")), WANTED);
    assertSame(failure, started.cause());
    assertEquals(List.of("start target", "start discovery"), steps);
    steps.clear();
    assertTrue(parts.stop().succeeded());
    assertEquals(List.of("stop discovery", "stop target"), steps, "what it had begun is cleared away too");
  }

  @Test
  @DisplayName("a start that is not wanted any more ends before its next part, and stops what it had started (mend 30)")
  void aStartIsBrokenOff() {
    AtomicBoolean unwanted = new AtomicBoolean();
    Promise<Void> first = Promise.promise();
    Future<Void> started = parts.start(
        List.of(new NotedPart("target", first.future(), Future.succeededFuture()), part("discovery")), unwanted::get);
    unwanted.set(true);
    first.complete();
    assertInstanceOf(CancellationException.class, started.cause());
    assertTrue(parts.stop().succeeded());
    assertEquals(List.of("start target", "stop target"), steps);
  }

  @Test
  void aPartThatCannotStopKeepsNoOtherFromStopping() {
    Exception failure = new Exception("the disk is gone");
    parts.addOpen("directory", () -> steps.add("close directory"));
    parts.addOpen("buffers", () -> {
      throw new IllegalStateException("in use");
    });
    parts.start(
        List.of(part("target"), new NotedPart("discovery", Future.succeededFuture(), Future.failedFuture(failure))), WANTED);
    steps.clear();
    Future<Void> stopped = parts.stop();
    assertEquals(List.of("stop discovery", "stop target", "close directory"), steps);
    assertSame(failure, stopped.cause(), "the first failure is the one that is told");
  }

  @Test
  void stoppingTwiceStopsOnce() {
    parts.start(List.of(part("target")), WANTED);
    steps.clear();
    assertTrue(parts.stop().succeeded());
    assertTrue(parts.stop().succeeded());
    assertEquals(List.of("stop target"), steps);
  }
}
