// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

/** The service does as much at once as its memory allows; the same request will be answered later. */
public final class BusyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says so. */
  public BusyException() {
    super("the management service is busy with other requests; try again in some seconds");
  }
}
