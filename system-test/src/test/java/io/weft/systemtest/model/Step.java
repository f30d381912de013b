// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

/**
 * One step of a sequence. Host, queue and namespace are taken modulo their number.
 *
 * @param together whether the step is sent before the previous one is completed
 */
record Step(boolean together, int host, int queue, int namespace, Operation operation) {
  @Override
  public String toString() {
    return "%s(host %d, queue %d, namespace %d) %s".formatted(
        together ? "with that before: " : "", host, queue, namespace, operation);
  }
}
