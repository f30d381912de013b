// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

/** A node is not admitted, wherever it asks. The message says why and what to do; the newcomer is told. */
public final class AdmissionRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public AdmissionRefusedException(String message) {
    super(message);
  }
}
