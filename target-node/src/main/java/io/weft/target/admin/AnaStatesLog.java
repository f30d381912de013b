// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.AnaLog;
import io.weft.nvme.LogPageId;
import io.weft.target.subsystem.AttachedNamespace;
import io.weft.target.subsystem.IoController;
import io.weft.target.subsystem.TargetPort;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Asymmetric Namespace Access, 0Ch (NVMe Base 2.1, section 5.1.12.1.13): the groups that the controller's port has, and
 * with Return Groups Only cleared their namespaces.
 */
final class AnaStatesLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.ASYMMETRIC_NAMESPACE_ACCESS;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    IoController controller = (IoController) request.controller();
    boolean groupsOnly = (GetLogPageCommand.logSpecificParameter(request) & AnaLog.LSP_RGO) != 0;
    TargetPort port = controller.targetPort();
    TreeMap<Integer, List<Integer>> groups = new TreeMap<>();
    port.entry().anaGroups().keySet().forEach(id -> groups.put(id, new ArrayList<>()));
    for (AttachedNamespace attached : controller.attachments().all()) {
      int group = attached.namespace().entry().anaGroupId();
      List<Integer> nsids = groups.computeIfAbsent(group, id -> new ArrayList<>());
      if (!groupsOnly) {
        nsids.add(attached.namespace().nsid());
      }
    }
    List<AnaLog.Group> descriptors = new ArrayList<>();
    groups.forEach((id, nsids) ->
        descriptors.add(new AnaLog.Group(id, port.anaChangeCount(), port.entry().anaState(id), nsids)));
    return new AnaLog(port.anaChangeCount(), descriptors).encode();
  }
}
