// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import java.util.Arrays;

/** The expected contents of a namespace, block by block, and what it should refuse. */
final class ModelNamespace {
  private final int nsid;
  private final IdentifyNamespace identity;
  private final Values[] values;
  private boolean writeProtected;

  ModelNamespace(int nsid, IdentifyNamespace identity) {
    this.nsid = nsid;
    this.identity = identity;
    this.values = new Values[(int) identity.get(IdentifyNamespaceField.NSZE)];
    reset();
  }

  /** Sets all blocks to zero and removes the write protection. */
  void reset() {
    Arrays.fill(values, Values.ZERO);
    writeProtected = false;
  }

  int nsid() {
    return nsid;
  }

  int blockSize() {
    return (int) identity.blockSize();
  }

  int blocks() {
    return values.length;
  }

  /** A field of Identify Namespace. */
  int get(IdentifyNamespaceField field) {
    return (int) identity.get(field);
  }

  Values at(int block) {
    return values[block];
  }

  void set(int block, Values now) {
    values[block] = now;
  }

  boolean isWriteProtected() {
    return writeProtected;
  }

  void writeProtected(boolean isProtected) {
    writeProtected = isProtected;
  }

  /** Adds the faults of a range. */
  void checkRange(Range range, Faults faults) {
    if (range.first() + range.count() > values.length) {
      faults.add(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR);
    }
  }

  /** Adds the faults of a change to the namespace. */
  void checkChange(Faults faults) {
    if (writeProtected) {
      faults.add(StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR);
    }
  }

  @Override
  public String toString() {
    return "namespace " + nsid;
  }
}
