// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.tree.PersistentMap;
import io.weft.nvme.FixedText;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The discovery log of one host (NVMe Base 2.1, section 5.1.12.3.1) at one generation: the discovery subsystem itself, every
 * path to every subsystem that the host may use, and the referrals. A host learns nothing else about the configuration.
 *
 * <p>It is immutable, and shares its paths with the views of other hosts: entries are encoded when they are read. So a view
 * costs little to make and to keep, and a read costs what it returns.
 */
public final class DiscoveryView {
  /** The header and each entry have the same length. */
  private static final int UNIT = DiscoveryLogEntry.LENGTH;

  private final Viewer viewer;
  private final long generation;
  private final DiscoveryLogEntry self;
  private final PersistentMap<Path.Id, Path> forAll;
  private final PersistentMap<Path.Id, Path> forHost;
  private final List<DiscoveryLogEntry> referrals;

  DiscoveryView(Viewer viewer, long generation, DiscoveryLogEntry self, PersistentMap<Path.Id, Path> forAll,
      PersistentMap<Path.Id, Path> forHost, List<DiscoveryLogEntry> referrals) {
    this.viewer = viewer;
    this.generation = generation;
    this.self = self;
    this.forAll = forAll;
    this.forHost = forHost;
    this.referrals = referrals;
  }

  /** GENCTR: rises if and only if what the host sees changes. */
  public long generation() {
    return generation;
  }

  /** NUMREC: the number of entries. */
  public int count() {
    return 1 + forAll.size() + forHost.size() + referrals.size();
  }

  /** The length of the log page in bytes. */
  public long length() {
    return DiscoveryLogPage.HEADER_LENGTH + (long) count() * UNIT;
  }

  /**
   * An entry: first the discovery subsystem itself, then the paths to the subsystems of all hosts and to those of this host,
   * each by NQN and port, then the referrals. So an unchanged view gives equal entries.
   *
   * @param index from 0 up to {@link #count}
   */
  public DiscoveryLogEntry entry(int index) {
    if (index == 0) {
      return self;
    }
    int at = index - 1;
    if (at < forAll.size()) {
      return forAll.valueAt(at).entry(viewer);
    }
    at -= forAll.size();
    return at < forHost.size() ? forHost.valueAt(at).entry(viewer) : referrals.get(at - forHost.size());
  }

  /**
   * Copies a part of the log page; bytes past its end are zero.
   *
   * @param offset bytes from the start of the page, at most its length
   * @param out the destination, little endian
   * @param base where the part starts in it
   * @param length bytes to write
   */
  public void copy(long offset, ByteBuffer out, int base, int length) {
    long end = Math.min(offset + length, length());
    long at = offset;
    while (at < end) {
      int within = (int) (at % UNIT);
      int bytes = (int) Math.min(UNIT - within, end - at);
      int target = base + (int) (at - offset);
      if (bytes == UNIT) {
        encode(at / UNIT, out, target);
      } else {
        ByteBuffer unit = ByteBuffer.allocate(UNIT).order(ByteOrder.LITTLE_ENDIAN);
        encode(at / UNIT, unit, 0);
        out.put(target, unit, within, bytes);
      }
      at += bytes;
    }
    int copied = (int) (at - offset);
    FixedText.zero(out, base + copied, length - copied);
  }

  /** Encodes the header, unit 0, or an entry. */
  private void encode(long unit, ByteBuffer out, int base) {
    if (unit > 0) {
      entry((int) unit - 1).encode(out, base);
    } else {
      FixedText.zero(out, base, DiscoveryLogPage.HEADER_LENGTH);
      out.putLong(base + DiscoveryLogPage.GENCTR, generation);
      out.putLong(base + DiscoveryLogPage.NUMREC, count());
    }
  }
}
