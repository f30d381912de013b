// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.fabric.lifecycle.AssociationState;
import io.weft.fabric.lifecycle.ControllerState;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of every life cycle, legal or not. */
class LifeCyclesTest {
  /** A pair of states and whether the table, a line for each state, says that the second may follow the first. */
  private static <S extends Enum<S>> Stream<Arguments> pairs(S[] states, String... table) {
    List<String> lines = List.of(table);
    return Arrays.stream(states).flatMap(from -> {
      List<String> followers = lines.stream()
          .filter(line -> line.startsWith(from + ":"))
          .flatMap(line -> Arrays.stream(line.substring(line.indexOf(':') + 1).trim().split(" +")))
          .toList();
      return Arrays.stream(states).map(to -> Arguments.of(from, to, followers.contains(to.name())));
    });
  }

  private static <S extends Enum<S>> void check(S from, S to, boolean legal, BinaryOperator<S> step) {
    if (legal) {
      assertSame(to, step.apply(from, to));
    } else {
      String message = assertThrows(IllegalStateException.class, () -> step.apply(from, to)).getMessage();
      assertEquals("a %s cannot go from %s to %s".formatted(from.getDeclaringClass().getSimpleName(), from, to), message);
    }
  }

  private static Stream<Arguments> queueSteps() {
    return pairs(QueueState.values(),
        "UNCONNECTED: AUTHENTICATING LIVE CLOSING",
        "AUTHENTICATING: LIVE CLOSING",
        "LIVE: CLOSING",
        "CLOSING: GONE");
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @MethodSource("queueSteps")
  void queue(QueueState from, QueueState to, boolean legal) {
    check(from, to, legal, QueueState::to);
  }

  private static Stream<Arguments> requestSteps() {
    return pairs(RequestState.values(),
        "FREE: RECEIVED",
        "RECEIVED: WAITING_FOR_SLOT AWAITING_DATA HELD EXECUTING COMPLETED",
        "WAITING_FOR_SLOT: AWAITING_DATA EXECUTING COMPLETED FREE",
        "AWAITING_DATA: HELD EXECUTING COMPLETED FREE",
        "HELD: EXECUTING COMPLETED FREE",
        "EXECUTING: COMPLETED",
        "COMPLETED: FREE");
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @MethodSource("requestSteps")
  void request(RequestState from, RequestState to, boolean legal) {
    check(from, to, legal, RequestState::to);
  }

  private static Stream<Arguments> controllerSteps() {
    return pairs(ControllerState.values(),
        "DISABLED: READY SHUT_DOWN FAILED RESETTING",
        "READY: RESETTING SHUTTING_DOWN FAILED",
        "RESETTING: DISABLED ENABLING FAILED",
        "ENABLING: RESETTING READY SHUT_DOWN FAILED",
        "SHUTTING_DOWN: RESETTING SHUT_DOWN FAILED",
        "SHUT_DOWN: RESETTING FAILED",
        "FAILED: RESETTING");
  }

  private static Stream<Arguments> associationSteps() {
    return pairs(AssociationState.values(), "ACTIVE: ENDING", "ENDING: ENDED");
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @MethodSource("associationSteps")
  void association(AssociationState from, AssociationState to, boolean legal) {
    check(from, to, legal, AssociationState::to);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @MethodSource("controllerSteps")
  void controller(ControllerState from, ControllerState to, boolean legal) {
    check(from, to, legal, ControllerState::to);
  }

  @ParameterizedTest(name = "{0}: takes commands {1}, RDY {2}, CFS {3}, SHST {4} while SHN is set")
  @CsvSource({
      "DISABLED,      false, false, false, 2",
      "READY,         true,  true,  false, 1",
      "RESETTING,     false, true,  false, 1",
      "ENABLING,      true,  true,  false, 1",
      "SHUTTING_DOWN, true,  true,  false, 1",
      "SHUT_DOWN,     true,  true,  false, 2",
      "FAILED,        false, false, true,  2"})
  void cstsFollowsFromTheState(ControllerState state, boolean acceptsCommands, boolean rdy, boolean cfs, int shst) {
    int shutdown = ControllerConfiguration.withShutdown(0, ControllerConfiguration.SHN_NORMAL);
    assertEquals(acceptsCommands, state.isAcceptingCommands());
    assertEquals(rdy, ControllerStatus.isReady(state.csts(0)));
    assertEquals(cfs, ControllerStatus.isFatal(state.csts(0)));
    assertEquals(ControllerStatus.SHST_NORMAL, ControllerStatus.shutdownStatus(state.csts(0)));
    assertEquals(shst, ControllerStatus.shutdownStatus(state.csts(shutdown)));
    assertEquals(state.csts(0) & ~ControllerStatus.shutdownBits(3), state.csts(shutdown) & ~ControllerStatus.shutdownBits(3));
  }

  @Test
  void aReservedShutdownNotificationAsksForNone() {
    assertEquals(0, ControllerState.DISABLED.csts(ControllerConfiguration.withShutdown(0, 3)));
  }
}
