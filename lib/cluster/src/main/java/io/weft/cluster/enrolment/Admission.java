// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.identity.Member;
import java.util.List;

/**
 * What was agreed on a node.
 *
 * @param self the node as a member, with its number; if it votes, it is told the authority's key
 * @param members all members, the node among them
 */
public record Admission(Member self, List<Member> members) {
  /** Copies the list. */
  public Admission {
    members = List.copyOf(members);
  }
}
