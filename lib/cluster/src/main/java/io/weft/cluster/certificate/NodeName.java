// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.util.regex.Pattern;

/** The form of the name of a node or a cluster: that of a label of a host name, so that the two may be the same. */
public final class NodeName {
  /** What a name must be, a phrase for messages. */
  public static final String FORM = "1 to 63 lower-case letters, digits and hyphens, a hyphen neither first nor last";

  private static final Pattern PATTERN = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private NodeName() {}

  /** Whether a text has the form. */
  public static boolean isValid(String text) {
    return PATTERN.matcher(text).matches();
  }
}
