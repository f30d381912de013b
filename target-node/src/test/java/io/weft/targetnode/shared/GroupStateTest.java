// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import static io.weft.targetnode.shared.GroupState.ELSEWHERE;
import static io.weft.targetnode.shared.GroupState.LAPSED;
import static io.weft.targetnode.shared.GroupState.OWNED;
import static io.weft.targetnode.shared.GroupState.TAKING;
import static io.weft.targetnode.shared.GroupState.YIELDING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.nvme.StatusCode;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.Lease;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupStateTest {
  private static final long LONG = Duration.ofMinutes(10).toNanos();

  private final Lease lease = new Lease();
  private final SharedGroup group = new SharedGroup(3, lease);

  @Test
  @DisplayName("a group is never owned without having been taken, and never taken while it is given back")
  void illegalSteps() {
    assertThrows(IllegalStateException.class, () -> ELSEWHERE.to(OWNED));
    assertThrows(IllegalStateException.class, () -> LAPSED.to(OWNED));
    assertThrows(IllegalStateException.class, () -> YIELDING.to(TAKING));
    assertThrows(IllegalStateException.class, () -> YIELDING.to(OWNED));
    assertThrows(IllegalStateException.class, () -> OWNED.to(ELSEWHERE));
    assertEquals(TAKING, ELSEWHERE.to(TAKING));
  }

  @Test
  @DisplayName("I/O passes while the group is owned and the lease runs, and at no other time")
  void passes() {
    assertEquals(StatusCode.ANA_INACCESSIBLE, group.refusal());
    lease.renew(System.nanoTime() + LONG);
    group.take(Grant.of(1, 0));
    assertEquals(StatusCode.ANA_TRANSITION, group.refusal());
    group.own();
    assertEquals(StatusCode.SUCCESS, group.refusal());
    lease.end();
    assertEquals(StatusCode.ANA_TRANSITION, group.refusal(), "before anybody has noticed the end of the lease");
    group.lapse();
    assertEquals(StatusCode.ANA_INACCESSIBLE, group.refusal());
    lease.renew(System.nanoTime() + LONG);
    assertEquals(StatusCode.ANA_INACCESSIBLE, group.refusal(), "before the group was taken again");
  }

  @Test
  @DisplayName("what has reached the device is acknowledged while the lease runs, also while the group is given back")
  void confirms() {
    lease.renew(System.nanoTime() + LONG);
    group.take(Grant.of(1, 0));
    group.own();
    assertEquals(StatusCode.SUCCESS, group.confirm(StatusCode.SUCCESS));
    group.yield();
    assertEquals(StatusCode.ANA_TRANSITION, group.refusal());
    assertEquals(StatusCode.SUCCESS, group.confirm(StatusCode.SUCCESS));
    lease.end();
    assertEquals(StatusCode.ANA_TRANSITION, group.confirm(StatusCode.SUCCESS));
    assertEquals(StatusCode.ANA_TRANSITION, group.confirm(StatusCode.WRITE_FAULT), "the other node is asked");
  }
}
