// SPDX-License-Identifier: Apache-2.0
package io.weft.management.cluster;

/** Something cannot be done with the cluster as things are. The message says why, and what to do first. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public RefusedException(String message) {
    super(message);
  }
}
