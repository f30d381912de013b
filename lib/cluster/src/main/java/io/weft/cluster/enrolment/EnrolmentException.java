// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

/** A node does not get what it has asked the cluster for. The message says why, for each address that was tried. */
public final class EnrolmentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  EnrolmentException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /** Whether the cluster has refused; otherwise no node could answer, and a later attempt may succeed. */
  public boolean refused() {
    return refused;
  }
}
