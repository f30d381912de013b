// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.fabric.admin.Feature;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamespaceFlush;

/**
 * Volatile Write Cache, 06h (NVMe Base 2.1, section 5.1.25.1.4). With the cache disabled, a controller completes a
 * command that changes blocks only when the change would survive a power loss. Disabling it makes all earlier changes durable, too.
 */
public final class VolatileWriteCacheFeature implements Feature {
  private static final int ENABLE = 1;

  @Override
  public int id() {
    return FeatureId.VOLATILE_WRITE_CACHE;
  }

  @Override
  public int capabilities() {
    return CHANGEABLE;
  }

  @Override
  public int checkGet(Request request) {
    return requireCache(request);
  }

  @Override
  public int checkSet(Request request) {
    return requireCache(request);
  }

  private static int requireCache(Request request) {
    return ((IoController) request.controller()).hasVolatileWriteCache()
        ? StatusCode.SUCCESS
        : request.invalidField(SqeLayout.CDW10);
  }

  @Override
  public int get(Request request) {
    return StoredFeature.values(request).isWriteThrough() ? 0 : ENABLE;
  }

  @Override
  public int defaultValue(Request request) {
    return ENABLE;
  }

  @Override
  public void set(Request request) {
    boolean enable = (request.cdw(11) & ENABLE) != 0;
    boolean wasThrough = StoredFeature.values(request).isWriteThrough();
    // First, so that a write that the flush does not cover is made durable by itself.
    StoredFeature.values(request).setWriteThrough(!enable);
    if (enable || wasThrough) {
      request.complete(StatusCode.SUCCESS);
      return;
    }
    IoController controller = (IoController) request.controller();
    NamespaceFlush.start(controller.attachments().all(), controller.eventLoop(), status -> flushed(request, status));
  }

  private static void flushed(Request request, int status) {
    if (status != StatusCode.SUCCESS) {
      StoredFeature.values(request).setWriteThrough(false);
    }
    request.complete(status);
  }
}
