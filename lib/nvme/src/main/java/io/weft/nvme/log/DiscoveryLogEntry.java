// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.AddressFamily;
import io.weft.nvme.FixedText;
import io.weft.nvme.Nqn;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import io.weft.nvme.fabrics.ConnectData;
import java.nio.ByteBuffer;

/**
 * One entry of the Discovery log page (NVMe Base 2.1, section 5.1.12.3.1): one address of a subsystem
 * or of another discovery service.
 *
 * @param transportType TRTYPE, one of {@link TransportType}
 * @param addressFamily ADRFAM, one of {@link AddressFamily}
 * @param subsystemType SUBTYPE, one of the SUBTYPE constants
 * @param requirements TREQ: a {@link SecureChannel}, or-ed with the TREQ constant
 * @param portId PORTID, 0 to 65535
 * @param controllerId CNTLID to connect to, {@link ConnectData#DYNAMIC_CONTROLLER} in the dynamic model
 * @param adminQueueSize ASQSZ: the most entries in an admin queue
 * @param flags EFLAGS, the EFLAG constants or-ed
 * @param serviceId TRSVCID: for TCP the port in decimal
 * @param subsystemNqn SUBNQN
 * @param address TRADDR: for TCP the IP address
 * @param securityType SECTYPE of TCP's TSAS, one of {@link SecurityType}; 0 for other transports
 */
public record DiscoveryLogEntry(
    int transportType,
    int addressFamily,
    int subsystemType,
    int requirements,
    int portId,
    int controllerId,
    int adminQueueSize,
    int flags,
    String serviceId,
    String subsystemNqn,
    String address,
    int securityType) {
  public static final int LENGTH = 1024;

  public static final int SUBTYPE_REFERRAL = 1;
  public static final int SUBTYPE_NVM = 2;
  public static final int SUBTYPE_CURRENT_DISCOVERY = 3;

  /** TREQ: the controller can disable SQ flow control. */
  public static final int TREQ_NO_SQ_FLOW_CONTROL = 1 << 2;

  /** EFLAGS: the same information is returned through other interfaces of the subsystem. */
  public static final int EFLAG_DUPRETINFO = 1;
  /** EFLAGS: explicit persistent connections to the discovery service are supported. */
  public static final int EFLAG_EPCSD = 1 << 1;
  /** EFLAGS: no more connections can be made through this port. */
  public static final int EFLAG_NCC = 1 << 2;

  private static final int PORTID = 4;
  private static final int CNTLID = 6;
  private static final int ASQSZ = 8;
  private static final int EFLAGS = 10;
  private static final int TRSVCID = 32;
  private static final int TRSVCID_LENGTH = 32;
  private static final int SUBNQN = 256;
  private static final int TRADDR = 512;
  private static final int TRADDR_LENGTH = 256;
  private static final int TSAS = 768;

  /**
   * Writes the entry. TRSVCID and TRADDR are padded with NULs, not spaces: some hosts compare them without removing
   * the padding.
   *
   * @param out little endian
   * @param base where the entry starts; {@link #LENGTH} bytes are written
   * @throws IllegalArgumentException if a text is too long for its field
   */
  public void encode(ByteBuffer out, int base) {
    FixedText.zero(out, base, LENGTH);
    out.put(base, (byte) transportType);
    out.put(base + 1, (byte) addressFamily);
    out.put(base + 2, (byte) subsystemType);
    out.put(base + 3, (byte) requirements);
    out.putShort(base + PORTID, (short) portId);
    out.putShort(base + CNTLID, (short) controllerId);
    out.putShort(base + ASQSZ, (short) adminQueueSize);
    out.putShort(base + EFLAGS, (short) flags);
    FixedText.put(out, base + TRSVCID, TRSVCID_LENGTH, serviceId, 0);
    FixedText.put(out, base + SUBNQN, Nqn.MAX_BYTES, subsystemNqn, 0);
    FixedText.put(out, base + TRADDR, TRADDR_LENGTH, address, 0);
    if (transportType == TransportType.TCP.code()) {
      out.put(base + TSAS, (byte) securityType);
    }
  }

  /**
   * Reads an entry; texts may be padded with NULs or spaces.
   *
   * @param in little endian
   * @param base where the entry starts
   */
  public static DiscoveryLogEntry decode(ByteBuffer in, int base) {
    int transportType = in.get(base) & 0xff;
    return new DiscoveryLogEntry(
        transportType,
        in.get(base + 1) & 0xff,
        in.get(base + 2) & 0xff,
        in.get(base + 3) & 0xff,
        in.getShort(base + PORTID) & 0xffff,
        in.getShort(base + CNTLID) & 0xffff,
        in.getShort(base + ASQSZ) & 0xffff,
        in.getShort(base + EFLAGS) & 0xffff,
        FixedText.get(in, base + TRSVCID, TRSVCID_LENGTH),
        FixedText.get(in, base + SUBNQN, Nqn.MAX_BYTES),
        FixedText.get(in, base + TRADDR, TRADDR_LENGTH),
        transportType == TransportType.TCP.code() ? in.get(base + TSAS) & 0xff : SecurityType.NONE.code());
  }
}
