// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.fabric.admin.Feature;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Uuids;

/**
 * Host Identifier, 81h (NVMe Base 2.1, section 5.1.25.1.28): the 128-bit identifier of the Connect command. Over
 * Fabrics it cannot be changed.
 */
public final class HostIdentifierFeature implements Feature {
  private static final int EXTENDED = 1;

  @Override
  public int id() {
    return FeatureId.HOST_IDENTIFIER;
  }

  @Override
  public int capabilities() {
    // Changeable only so that Set Features reaches checkSet, which returns the status that Fabrics prescribes.
    return CHANGEABLE;
  }

  @Override
  public int getLength(Request request) {
    return Uuids.LENGTH;
  }

  @Override
  public int checkGet(Request request) {
    return (request.cdw(11) & EXTENDED) != 0
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.CDW11, StatusCode.HOST_ID_INCONSISTENT | StatusCode.DNR);
  }

  @Override
  public int checkSet(Request request) {
    return StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR;
  }

  @Override
  public int get(Request request) {
    if (request.hasData()) {
      Uuids.put(request.data().nio(), request.dataIndex(), request.controller().association().hostId());
    }
    return 0;
  }

  @Override
  public int defaultValue(Request request) {
    return get(request);
  }

  @Override
  public void set(Request request) {
    throw new IllegalStateException("refused by checkSet");
  }
}
