// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

/**
 * Whether the host of one connection goes on: takes what is ready for it, and sends the data that it was asked for. Looked
 * at now and then, so that no I/O pays for it.
 */
final class Progress {
  private long sent;
  private int checksWithoutSending;
  private long received;
  private int checksWithoutReceiving;

  /**
   * Looks at what has left.
   *
   * @param pending whether something is ready for the host
   * @param mark a number that changes when the host takes something
   */
  void sending(boolean pending, long mark) {
    checksWithoutSending = pending && mark == sent ? checksWithoutSending + 1 : 0;
    sent = mark;
  }

  /**
   * Looks at what has come.
   *
   * @param pending whether the host was asked for data
   * @param mark a number that changes when data comes
   */
  void receiving(boolean pending, long mark) {
    checksWithoutReceiving = pending && mark == received ? checksWithoutReceiving + 1 : 0;
    received = mark;
  }

  /** The number of intervals between checks, up to the last one, in which the host has not moved. */
  int stalledIntervals() {
    return Math.max(checksWithoutSending, checksWithoutReceiving);
  }

  /** What the host fails to do, as the end of a sentence. */
  String describe() {
    return checksWithoutSending >= checksWithoutReceiving
        ? "has not taken anything of what is ready for it" : "has not sent anything of the data that it was asked for";
  }
}
