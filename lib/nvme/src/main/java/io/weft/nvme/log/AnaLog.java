// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.AnaState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The Asymmetric Namespace Access log page, 0Ch (NVMe Base 2.1, section 5.1.12.1.13).
 *
 * @param changeCount CHGCNT: increases with every change
 * @param groups the ANA groups in rising order
 */
public record AnaLog(long changeCount, List<Group> groups) {
  /**
   * One ANA group descriptor.
   *
   * @param id AGID, at least 1
   * @param changeCount CHGCNT of the group
   * @param state the group's state on this controller's path
   * @param nsids its namespaces in rising order; empty if only groups were requested
   */
  public record Group(int id, long changeCount, AnaState state, List<Integer> nsids) {
    /** Copies the list. */
    public Group {
      nsids = List.copyOf(nsids);
    }
  }

  public static final int HEADER_LENGTH = 16;
  public static final int GROUP_LENGTH = 32;
  /** Log Specific Parameter: return groups only, without their namespaces. */
  public static final int LSP_RGO = 1;

  /** Copies the list. */
  public AnaLog {
    groups = List.copyOf(groups);
  }

  /** The length of the whole page in bytes. */
  public int length() {
    return HEADER_LENGTH + groups.stream().mapToInt(group -> GROUP_LENGTH + 4 * group.nsids.size()).sum();
  }

  /** Encodes the whole page, little endian. */
  public ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(0, changeCount);
    out.putShort(8, (short) groups.size());
    int at = HEADER_LENGTH;
    for (Group group : groups) {
      out.putInt(at, group.id);
      out.putInt(at + 4, group.nsids.size());
      out.putLong(at + 8, group.changeCount);
      out.put(at + 16, (byte) group.state.code());
      at += GROUP_LENGTH;
      for (int nsid : group.nsids) {
        out.putInt(at, nsid);
        at += 4;
      }
    }
    return out;
  }

  /**
   * Reads a page.
   *
   * @param in little endian
   * @param base where the page starts
   * @throws IllegalArgumentException if the page is longer than the buffer, or a state is unknown
   */
  public static AnaLog decode(ByteBuffer in, int base) {
    int count = in.getShort(base + 8) & 0xffff;
    List<Group> groups = new ArrayList<>();
    int at = base + HEADER_LENGTH;
    for (int i = 0; i < count; i++) {
      if (at + GROUP_LENGTH > in.limit()) {
        throw new IllegalArgumentException("ANA log with %d groups ends within group %d".formatted(count, i));
      }
      long nsidCount = in.getInt(at + 4) & 0xffff_ffffL;
      if (nsidCount > (in.limit() - at - GROUP_LENGTH) / 4) {
        throw new IllegalArgumentException("ANA group %d with %d namespaces does not fit the log"
            .formatted(in.getInt(at), nsidCount));
      }
      List<Integer> nsids = new ArrayList<>();
      for (int n = 0; n < nsidCount; n++) {
        nsids.add(in.getInt(at + GROUP_LENGTH + 4 * n));
      }
      groups.add(new Group(in.getInt(at), in.getLong(at + 8), AnaState.of(in.get(at + 16) & 15), nsids));
      at += GROUP_LENGTH + 4 * nsids.size();
    }
    return new AnaLog(in.getLong(base), groups);
  }
}
