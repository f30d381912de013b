// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;

/**
 * Host Behavior Support, 16h (NVMe Base 2.1, section 5.1.25.1.14): 512 bytes that say what the host
 * supports. The first four are switches; the copy formats that the fifth and sixth would enable are not supported.
 */
public final class HostBehaviorFeature extends StoredFeature {
  /** The length of the data structure. */
  static final int LENGTH = 512;

  private static final int SWITCHES = 4;
  private static final int CDFE = 4;

  public HostBehaviorFeature() {
    super(FeatureId.HOST_BEHAVIOR, 0);
  }

  @Override
  public int getLength(Request request) {
    return LENGTH;
  }

  @Override
  public int setLength(Request request) {
    return LENGTH;
  }

  @Override
  public int get(Request request) {
    return answer(request, values(request).get(id(), 0, 0));
  }

  @Override
  public int defaultValue(Request request) {
    return answer(request, 0);
  }

  private static int answer(Request request, int switches) {
    if (request.hasData()) {
      request.data().segment().asSlice(request.dataIndex(), LENGTH).fill((byte) 0);
      request.data().nio().putInt(request.dataIndex(), switches);
    }
    return 0;
  }

  @Override
  public void set(Request request) {
    ByteBuffer data = request.data().nio();
    int at = request.dataIndex();
    for (int i = 0; i < SWITCHES; i++) {
      if ((data.get(at + i) & 0xff) > 1) {
        request.complete(request.invalidField(SqeLayout.SGL1));
        return;
      }
    }
    if (data.getShort(at + CDFE) != 0) {
      request.complete(request.invalidField(SqeLayout.SGL1));
      return;
    }
    values(request).set(id(), 0, data.getInt(at));
    values(request).setRetryDelayEnabled(data.get(at) != 0);
    request.complete(StatusCode.SUCCESS);
  }
}
