// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.HeldTarget.BLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.host.AdminCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.testkit.Eventually;
import io.weft.testkit.Proves;
import io.weft.testkit.node.HeldTarget;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Abort of commands that wait for each other, or that take many steps. */
@Timeout(300)
@Proves("admin 08h")
class AbortStepsIT {
  private static final int ABORTED = 0;
  private static final int NOT_ABORTED = 1;
  private static final int FIRST = SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST;
  private static final int SECOND = SqeLayout.PSDT_SGL | SqeLayout.FUSE_SECOND;

  private HeldTarget held;
  private RawHost host;
  private RawConnection queue;

  @BeforeEach
  void start() throws Exception {
    held = new HeldTarget();
    host = new RawHost(held.target, false, false).ready();
    queue = host.ioQueue(1, 32);
  }

  @AfterEach
  void stop() throws Exception {
    held.device.release();
    queue.close();
    host.close();
    held.close();
  }

  private static byte[] block(int value) {
    byte[] bytes = new byte[BLOCK];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private int abort(int cid) throws IOException {
    RawPdu answer = host.execute(host.admin, AdminCommandBuilder.abort(1, cid), new byte[0]);
    assertEquals(0, answer.completionStatus());
    return answer.completionDword0();
  }

  private void compare(int cid, int flags, int value) throws IOException {
    queue.send(RawHost.capsule(IoCommandBuilder.compare(1, 5, 1, ByteBuffer.allocate(0)).flags(flags), cid, block(value)));
  }

  private void write(int cid, int flags, int value) throws IOException {
    queue.send(RawHost.capsule(IoCommandBuilder.write(1, 5, 1, ByteBuffer.allocate(0)).flags(flags), cid, block(value)));
  }

  private Map<Integer, Integer> completions(int count) throws IOException {
    Map<Integer, Integer> statuses = new HashMap<>();
    for (int i = 0; i < count; i++) {
      RawPdu pdu = queue.receive();
      statuses.put(pdu.completionCid(), pdu.completionStatus() & ~(StatusCode.MORE | StatusCode.DNR));
    }
    return statuses;
  }

  /** Waits until everything sent has arrived: a later command, which is refused at once, is completed. */
  private void awaitArrival() throws IOException {
    queue.send(RawHost.capsule(new NvmeCommand(0x7d).nsid(1), 99, new byte[0]));
    assertEquals(Map.of(99, StatusCode.INVALID_OPCODE), completions(1));
  }

  @Test
  void halfOfAFusedOperationIsAbortedAndTheOtherHalfFails() throws Exception {
    compare(1, FIRST, 0);
    // Any further command on its queue would end it, so only an Abort that finds it shows that it has arrived.
    Eventually.until("the first half has arrived", () -> abort(1) == ABORTED);
    assertEquals(0, held.device.begun());
    assertEquals(Map.of(1, StatusCode.ABORT_REQUESTED), completions(1));
    write(2, SECOND, 9);
    assertEquals(Map.of(2, StatusCode.ABORTED_FAILED_FUSED), completions(1));
    compare(3, FIRST, 0);
    write(4, SECOND, 9);
    assertEquals(Map.of(3, 0, 4, 0), completions(2), "the next pair is whole");
    assertEquals(9, held.device.at(5 * BLOCK));
  }

  @Test
  void aWriteThatWaitsForAPairOnItsBlocksIsAbortedWithoutBeingDone() throws Exception {
    held.device.hold();
    compare(1, FIRST, 0);
    write(2, SECOND, 7);
    held.awaitBegun(1);
    write(3, SqeLayout.PSDT_SGL, 9);
    awaitArrival();
    assertEquals(ABORTED, abort(3));
    assertEquals(Map.of(3, StatusCode.ABORT_REQUESTED), completions(1));
    held.device.release();
    assertEquals(Map.of(1, 0, 2, 0), completions(2));
    assertEquals(7, held.device.at(5 * BLOCK));
    write(4, SqeLayout.PSDT_SGL, 8);
    assertEquals(Map.of(4, 0), completions(1), "the blocks are free again");
  }

  @Test
  void aCommandOfManyStepsIsAbortedBetweenTwo() throws Exception {
    held.device.hold();
    NvmeCommand verify = IoCommandBuilder.verify(1, 0, 1024);
    queue.send(RawHost.capsule(verify, 1, new byte[0]));
    held.awaitBegun(1);
    assertEquals(NOT_ABORTED, abort(1));
    held.device.release();
    assertEquals(Map.of(1, StatusCode.ABORT_REQUESTED), completions(1));
    // 4 MiB take 16 steps of 256 KiB; a flush may come first.
    assertTrue(held.device.begun() <= 2, held.device.begun() + " steps");
  }
}
