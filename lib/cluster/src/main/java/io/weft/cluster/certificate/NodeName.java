// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import io.weft.config.attribute.Limit;

/** The form of the name of a node or a cluster. */
public final class NodeName {
  /** What a name must be, a phrase for messages. */
  public static final String FORM = Limit.NODE_NAME.expected();

  private NodeName() {}

  /** Whether a text has the form. */
  public static boolean isValid(String text) {
    return Limit.NODE_NAME.check().problem(text) == null;
  }
}
