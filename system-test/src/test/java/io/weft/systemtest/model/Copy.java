// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.NvmeCommand;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyNamespaceField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Copy inside a namespace. @param format the source range descriptors' format, 0 or 1 */
record Copy(List<Range> sources, int destination, int format) implements Operation {
  /** Command Size Limit Exceeded (NVM Command Set 1.1, section 3.3.2). */
  private static final int SIZE_LIMIT_EXCEEDED = 0x183;
  /** Overlapping I/O Range: the destination overlaps a source (the same section). */
  private static final int OVERLAPPING = 0x187 | StatusCode.DNR;

  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    Range target = new Range(destination, sources.stream().mapToInt(Range::count).sum());
    Faults faults = new Faults();
    namespace.checkRange(target, faults);
    namespace.checkChange(faults);
    sources.forEach(source -> namespace.checkRange(source, faults));
    int longest = sources.stream().mapToInt(Range::count).max().orElseThrow();
    if (longest > namespace.get(IdentifyNamespaceField.MSSRL)
        || target.count() > namespace.get(IdentifyNamespaceField.MCL)
        || sources.size() > namespace.get(IdentifyNamespaceField.MSRC) + 1) {
      faults.add(SIZE_LIMIT_EXCEEDED | StatusCode.DNR);
    }
    if (sources.stream().anyMatch(target::overlaps)) {
      faults.add(OVERLAPPING);
    }
    round.add(new RangeCommand(turn, command(namespace), target, faults) {
      @Override
      void effects(Round in) {
        int to = destination;
        for (Range source : succeeded() || unread() ? sources : List.<Range>of()) {
          for (int i = 0; i < source.count(); i++) {
            in.of(namespace).copy(to++, source.first() + i, succeeded());
          }
        }
      }

      @Override
      void checkSound(Effects effects) {
        if (!unread()) {
          super.checkSound(effects);
        }
        boolean uncorrectable = false;
        for (Range source : sources) {
          for (int i = 0; i < source.count(); i++) {
            uncorrectable |= effects.during(source.first() + i).has(Stamps.UNCORRECTABLE);
            if (!unread()) {
              checkReadable(effects, source.first() + i);
            }
          }
        }
        require(uncorrectable || !unread(), "but no block of it was made uncorrectable");
      }
    });
  }

  private NvmeCommand command(ModelNamespace namespace) {
    int length = format == 0 ? 32 : 40;
    ByteBuffer data = ByteBuffer.allocate(length * sources.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < sources.size(); i++) {
      data.putLong(i * length + 8, sources.get(i).first());
      data.putShort(i * length + 16, (short) (sources.get(i).count() - 1));
    }
    return new NvmeCommand(IoOpcode.COPY).nsid(namespace.nsid()).cdwLong(10, destination)
        .cdw(12, sources.size() - 1 | format << 8).data(data);
  }
}
