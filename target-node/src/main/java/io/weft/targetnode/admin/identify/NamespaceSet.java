// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.Attachments;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.util.SortedMap;
import java.util.function.Function;

/** The sets of namespaces that an Identify structure can describe (NVMe Base 2.1, sections 3.2.1.3 and 3.2.1.4). */
public enum NamespaceSet {
  /** Those that are attached to the controller. */
  ACTIVE(Attachments::active),
  /** Those that the host may know of, attached or not. */
  ALLOCATED(Attachments::allocated);

  private final Function<Attachments, SortedMap<Integer, AttachedNamespace>> choice;

  NamespaceSet(Function<Attachments, SortedMap<Integer, AttachedNamespace>> choice) {
    this.choice = choice;
  }

  /** The namespaces of the request's controller, by NSID. */
  SortedMap<Integer, AttachedNamespace> of(Request request) {
    return choice.apply(NamedNamespace.attachments(request));
  }
}
