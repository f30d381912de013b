// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.state.WriteProtection;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.JoinedCompletion;
import io.weft.targetnode.subsystem.NamedNamespace;
import io.weft.targetnode.subsystem.ProtectionChange;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Namespace Write Protection Config, 84h (NVMe Base 2.1, section 5.1.25.1.31 and 8.1.16). The state belongs to the
 * namespace, on every path. Earlier writes are flushed before the command that protects the namespace completes.
 */
public final class NamespaceWriteProtectionFeature extends NamespaceFeature {
  private static final int STATE = 7;

  @Override
  public int id() {
    return FeatureId.NAMESPACE_WRITE_PROTECTION;
  }

  private static @Nullable WriteProtection wanted(Request request) {
    return WriteProtection.of(request.cdw(11) & STATE);
  }

  @Override
  public int checkSet(Request request) {
    WriteProtection to = wanted(request);
    if (to == null) {
      return request.invalidField(SqeLayout.CDW11);
    }
    int status = super.checkSet(request);
    if (status != StatusCode.SUCCESS) {
      return status;
    }
    for (AttachedNamespace attached : named(request)) {
      WriteProtection now = attached.namespace().state().protection();
      if (now != to && !now.isChangeable()) {
        return request.wrongField(SqeLayout.CDW11, StatusCode.FEATURE_NOT_CHANGEABLE | StatusCode.DNR);
      }
    }
    return StatusCode.SUCCESS;
  }

  @Override
  public int get(Request request) {
    AttachedNamespace attached = NamedNamespace.attached(request);
    return attached == null ? 0 : attached.namespace().state().protection().wps();
  }

  @Override
  public int defaultValue(Request request) {
    return WriteProtection.NONE.wps();
  }

  @Override
  public void set(Request request) {
    WriteProtection to = wanted(request);
    if (to == null) {
      throw new IllegalStateException("refused by checkSet");
    }
    IoController controller = (IoController) request.controller();
    Collection<AttachedNamespace> namespaces = List.copyOf(named(request));
    JoinedCompletion changes = new JoinedCompletion(namespaces.size() + 1, request::complete);
    for (AttachedNamespace attached : namespaces) {
      ProtectionChange.start(attached.namespace(), to, controller.eventLoop(), status -> {
        controller.subsystem().namespaceChanged(attached.namespace().nsid());
        changes.ended(status);
      });
    }
    changes.ended(StatusCode.SUCCESS);
  }
}
