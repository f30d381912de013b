// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides between two values of a key when two halves of a cluster meet again: the higher revision, which is the first eight
 * bytes of a value, unsigned. Hazelcast makes it by its name.
 */
public final class HigherRevision implements SplitBrainMergePolicy<byte[], MergingValue<byte[]>, Object> {
  /** For Hazelcast. */
  public HigherRevision() {
  }

  @Override
  public @Nullable Object merge(MergingValue<byte[]> merging, @Nullable MergingValue<byte[]> existing) {
    if (existing == null || Long.compareUnsigned(revision(merging), revision(existing)) > 0) {
      return merging.getRawValue();
    }
    return existing.getRawValue();
  }

  private static long revision(MergingValue<byte[]> value) {
    byte[] bytes = value.getValue();
    return bytes == null || bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // It has no state.
  }

  @Override
  public void readData(ObjectDataInput in) {
    // It has no state.
  }
}
