// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

import io.weft.nvme.FixedText;
import io.weft.nvme.Nqn;
import io.weft.nvme.Uuids;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
   * Reads the data. Names are read up to their NUL, see {@link #nameProblem}.
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
   * Why the bytes of a field are not a name: an NQN is UTF-8 of at most {@link Nqn#MAX_BYTES} bytes that ends with a NUL. Any
   * other rule for names is not the wire's.
   *
   * @param in little endian
   * @param base where the data starts
   * @param field {@link #SUBNQN} or {@link #HOSTNQN}
   * @return the reason, or null if they are a name
   */
  public static @Nullable String nameProblem(ByteBuffer in, int base, int field) {
    int length = 0;
    while (in.get(base + field + length) != 0) {
      if (++length > Nqn.MAX_BYTES) {
        return "does not end with a NUL within %d bytes".formatted(Nqn.MAX_BYTES + 1);
      }
    }
    return FixedText.isUtf8(in, base + field, length) ? null : "is not UTF-8";
  }
}
