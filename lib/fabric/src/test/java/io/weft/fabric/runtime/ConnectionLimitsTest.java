// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connections take the places of others only while those are not connected. */
class ConnectionLimitsTest {
  private static final int MOST = 8;
  private static final int DESCRIPTORS = 1000;

  private final ConnectionLimits limits = new ConnectionLimits(MOST, DESCRIPTORS);
  private final List<Integer> closed = new ArrayList<>();
  private int opened;

  private ConnectionLimits.@Nullable Place open(int address, int descriptor) {
    int number = opened++;
    try {
      InetAddress from = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) address});
      return limits.take(from, descriptor, () -> closed.add(number));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private ConnectionLimits.Place connect(int address) {
    ConnectionLimits.Place place = taken(open(address, 10));
    place.connected();
    return place;
  }

  private static <T> T taken(@Nullable T value) {
    return Objects.requireNonNull(value, "the connection was refused");
  }

  @Test
  @DisplayName("half-open connections make room for hosts, the oldest first (mend 14)")
  void whatIsNotConnectedMakesRoom() {
    for (int i = 0; i < MOST; i++) {
      taken(open(i, 10));
    }
    connect(20);
    connect(21);
    assertEquals(List.of(0, 1), closed);
    assertEquals(MOST, limits.open());
  }

  @Test
  @DisplayName("one address cannot take all connections (mend 14)")
  void anAddressHasAShare() {
    for (int i = 0; i < MOST - MOST / 4; i++) {
      connect(1);
    }
    assertNull(open(1, 10));
    connect(2);
    connect(3);
    assertNull(open(4, 10), "all are connected");
    assertEquals(List.of(), closed);
    assertEquals(MOST, limits.open());
  }

  @Test
  @DisplayName("an address with too many half-open connections loses its own (mend 14)")
  void anAddressMakesRoomForItself() {
    open(2, 10);
    for (int i = 0; i < 20; i++) {
      open(1, 10);
    }
    assertEquals(14, closed.size());
    assertEquals(1, closed.getFirst());
    assertEquals(7, limits.open());
  }

  @Test
  @DisplayName("the last descriptors are kept for devices and management (mend 14)")
  void descriptorsAreKeptBack() {
    connect(1);
    taken(open(1, DESCRIPTORS - 65));
    taken(open(2, DESCRIPTORS - 64));
    assertEquals(List.of(1), closed, "it made room");
    taken(open(3, DESCRIPTORS - 1)).connected();
    assertEquals(List.of(1, 2), closed);
    assertNull(open(3, DESCRIPTORS - 1), "there is none to make room");
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    ConnectionLimits.Place place = connect(1);
    connect(2);
    place.leave();
    place.leave();
    assertEquals(1, limits.open());
    for (int i = 1; i < MOST; i++) {
      taken(open(10 + i, 10));
    }
    place.connected();
    assertEquals(MOST, limits.open());
    open(30, 10);
    assertEquals(List.of(2), closed);
  }

  @Test
  void whoWasClosedToMakeRoomIsNoLongerCounted() {
    List<ConnectionLimits.Place> places = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      places.add(taken(open(i, 10)));
    }
    connect(20);
    places.getFirst().leave();
    assertEquals(MOST, limits.open());
    taken(open(21, 10));
    assertEquals(List.of(0, 1), closed);
  }
}
