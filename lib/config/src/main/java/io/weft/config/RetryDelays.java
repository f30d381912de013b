// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

/**
 * The Command Retry Delay Times of a subsystem's controllers, in units of 100 milliseconds (NVMe Base 2.1, section
 * 5.1.13.2.1); 0 for none.
 *
 * @param crdt1 CRDT1, 16 bits
 * @param crdt2 CRDT2, 16 bits
 * @param crdt3 CRDT3, 16 bits
 */
public record RetryDelays(int crdt1, int crdt2, int crdt3) {
  /** No delays. */
  public static final RetryDelays NONE = new RetryDelays(0, 0, 0);
}
