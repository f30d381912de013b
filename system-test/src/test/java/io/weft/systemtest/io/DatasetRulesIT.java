// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.Proves;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dataset Management and Write Zeroes at the limits of their fields. */
@Timeout(300)
class DatasetRulesIT {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 4096;
  private static final int RANGE = 16;
  private static final int DEALLOCATE = 1 << 2;
  private static final int OUT_OF_RANGE = StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR;

  private TestTarget target;
  private RawHost host;
  private RawConnection queue;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
    host = new RawHost(target, false, false).ready();
    queue = host.ioQueue();
  }

  @AfterEach
  void stop() throws Exception {
    queue.close();
    host.close();
    target.close();
  }

  /** Ranges of one block each, at every second block from block 0. */
  private static byte[] ranges(int count, int bytes) {
    ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putInt(i * RANGE + 4, 1).putLong(i * RANGE + 8, 2L * i);
    }
    return data.array();
  }

  private int manage(int ranges, int attributes, byte[] data) throws Exception {
    NvmeCommand command = new NvmeCommand(IoOpcode.DATASET_MANAGEMENT).nsid(1).cdw(10, ranges - 1).cdw(11, attributes);
    return host.execute(queue, command, data).completionStatus() & ~StatusCode.MORE;
  }

  private void write(int slba, int value) throws Exception {
    byte[] data = new byte[BLOCK];
    Arrays.fill(data, (byte) value);
    assertEquals(0, host.execute(queue, IoCommandBuilder.write(1, slba, 1, ByteBuffer.allocate(0)), data).completionStatus());
  }

  private byte[] read(int slba) throws Exception {
    NvmeCommand command = IoCommandBuilder.read(1, slba, 1, ByteBuffer.allocate(0)).sgl(0, BLOCK, SqeLayout.SGL_TRANSPORT);
    RawPdu data = RawHost.answer(queue, RawHost.capsule(command, 999, new byte[0]));
    assertEquals(PduType.C2H_DATA, data.type(), data::toString);
    assertEquals(0, queue.receive().completionStatus());
    return data.data();
  }

  @Test
  @DisplayName("rule 47: up to 256 ranges are accepted, in a buffer that may be larger than they are, but not smaller")
  @Proves("io 09h")
  void ranges() throws Exception {
    for (int slba : new int[] {0, 1, 2, 510}) {
      write(slba, 7);
    }
    assertEquals(0, manage(256, DEALLOCATE, ranges(256, 256 * RANGE)));
    assertArrayEquals(new byte[BLOCK], read(0));
    assertEquals(7, read(1)[0]);
    assertArrayEquals(new byte[BLOCK], read(2));
    assertArrayEquals(new byte[BLOCK], read(510));
    write(0, 8);
    assertEquals(0, manage(1, DEALLOCATE, ranges(1, 4096)), "a larger buffer");
    assertArrayEquals(new byte[BLOCK], read(0));
    write(0, 9);
    assertEquals(StatusCode.SGL_LENGTH_INVALID | StatusCode.DNR, manage(3, DEALLOCATE, ranges(2, 2 * RANGE)));
    assertEquals(9, read(0)[0]);
  }

  @Test
  @DisplayName("rule 47: attributes that are hints succeed and change nothing")
  void hints() throws Exception {
    write(0, 7);
    for (int attributes : new int[] {0, 1, 2, 3}) {
      assertEquals(0, manage(1, attributes, ranges(1, RANGE)));
      assertEquals(7, read(0)[0]);
    }
  }

  @Test
  @DisplayName("rule 47: if one range is beyond the end, none is deallocated")
  void rangeBeyondTheEnd() throws Exception {
    write(0, 7);
    byte[] data = ranges(2, 2 * RANGE);
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putLong(RANGE + 8, BLOCKS);
    assertEquals(OUT_OF_RANGE, manage(2, DEALLOCATE, data));
    assertEquals(7, read(0)[0]);
  }

  @Test
  @DisplayName("rules 48, 60: a range that ends beyond the namespace, or wraps around, is LBA Out of Range")
  @Proves("io 08h")
  void writeZeroesBeyondTheEnd() throws Exception {
    write(BLOCKS - 1, 7);
    for (long slba : new long[] {BLOCKS, BLOCKS - 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, -2}) {
      PduBuilder command = RawHost.capsule(IoCommandBuilder.writeZeroes(1, slba, 2, false), 3, new byte[0]);
      RawPdu answer = RawHost.answer(queue, command);
      assertEquals(PduType.CAPSULE_RESP, answer.type(), "no data is requested");
      assertEquals(OUT_OF_RANGE, answer.completionStatus() & ~StatusCode.MORE, "SLBA " + Long.toHexString(slba));
    }
    assertEquals(7, read(BLOCKS - 1)[0]);
    assertEquals(0, host.execute(queue, IoCommandBuilder.writeZeroes(1, BLOCKS - 1, 1, false), new byte[0]).completionStatus());
    assertArrayEquals(new byte[BLOCK], read(BLOCKS - 1));
  }
}
