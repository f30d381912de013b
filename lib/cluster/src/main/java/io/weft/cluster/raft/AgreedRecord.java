// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A small record that is agreed on beside the configuration, such as a member of the cluster or the owner of an ANA group.
 * A node that does not know a kind of record keeps it, unless it is {@linkplain #BINDING binding}.
 *
 * @param key its kind and name, such as {@code member/node-1}
 * @param version the serial number of the proposal that wrote it
 * @param value its content, which nobody changes
 */
public record AgreedRecord(String key, long version, ObjectNode value) {
  /** The version of a record that does not exist. */
  public static final long ABSENT = 0;

  /**
   * With what the keys of records begin that no node may ignore ({@link RecordChange.Bind}): what hosts have restricted of a
   * namespace, by its UUID.
   */
  public static final String BINDING = "namespace/";

  /** Whether no node may ignore it. */
  boolean isBinding() {
    return key.startsWith(BINDING);
  }
}
