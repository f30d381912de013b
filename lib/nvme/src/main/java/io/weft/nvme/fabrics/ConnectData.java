// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

import io.weft.nvme.FixedText;
import io.weft.nvme.Nqn;
import io.weft.nvme.Uuids;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The data of a Connect command (NVMe Base 2.1, section 6.3, figure "Connect Command - Data").
 *
 * @param hostId the Host Identifier (HOSTID)
 * @param controllerId the controller to connect to, {@link #DYNAMIC_CONTROLLER} on an admin queue
 * @param subsystemNqn the NVM subsystem (SUBNQN)
 * @param hostNqn the host (HOSTNQN)
 */
public record ConnectData(UUID hostId, int controllerId, String subsystemNqn, String hostNqn) {
  public static final int LENGTH = 1024;

  public static final int HOSTID = 0;
  public static final int CNTLID = 16;
  public static final int SUBNQN = 256;
  public static final int HOSTNQN = 512;

  /** CNTLID of an admin queue's Connect: the subsystem chooses the controller. */
  public static final int DYNAMIC_CONTROLLER = 0xffff;

  /**
   * Writes the data.
   *
   * @param out little endian
   * @param base where the data starts; {@link #LENGTH} bytes are written
   */
  public void encode(ByteBuffer out, int base) {
    FixedText.zero(out, base, LENGTH);
    Uuids.put(out, base + HOSTID, hostId);
    out.putShort(base + CNTLID, (short) controllerId);
    FixedText.put(out, base + SUBNQN, Nqn.MAX_BYTES, subsystemNqn, 0);
    FixedText.put(out, base + HOSTNQN, Nqn.MAX_BYTES, hostNqn, 0);
  }

  /**
   * Reads the data. Names are read up to their NUL, see {@link #isTerminated}.
   *
   * @param in little endian
   * @param base where the data starts
   */
  public static ConnectData decode(ByteBuffer in, int base) {
    return new ConnectData(
        Uuids.get(in, base + HOSTID),
        in.getShort(base + CNTLID) & 0xffff,
        FixedText.getUpToNul(in, base + SUBNQN, Nqn.MAX_BYTES),
        FixedText.getUpToNul(in, base + HOSTNQN, Nqn.MAX_BYTES));
  }

  /**
   * Whether the name in a field ends with a NUL within the longest length of an NQN, as it must.
   *
   * @param in little endian
   * @param base where the data starts
   * @param field {@link #SUBNQN} or {@link #HOSTNQN}
   */
  public static boolean isTerminated(ByteBuffer in, int base, int field) {
    for (int i = 0; i <= Nqn.MAX_BYTES; i++) {
      if (in.get(base + field + i) == 0) {
        return true;
      }
    }
    return false;
  }
}
