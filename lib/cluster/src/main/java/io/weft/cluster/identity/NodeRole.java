// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a node does in its cluster. */
public enum NodeRole {
  /** Serves subsystems. */
  TARGET,
  /** Answers hosts that ask for discovery. */
  DISCOVERY,
  /** Runs the management service. */
  ADMIN,
  /** Votes on what the cluster agrees on, and can sign certificates. */
  VOTER;

  /** The role in files, messages and options: {@code target}, {@code discovery}, {@code admin}, {@code voter}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The roles of words. @throws IllegalArgumentException if one is unknown or there is none; the message says what is known */
  public static Set<NodeRole> of(Collection<String> words) {
    Set<NodeRole> roles = EnumSet.noneOf(NodeRole.class);
    for (String word : words) {
      roles.add(Stream.of(values()).filter(role -> role.word().equals(word)).findFirst().orElseThrow(() ->
          new IllegalArgumentException("'%s' is no role of a node; the roles are %s".formatted(word, words(EnumSet.allOf(NodeRole.class))))));
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("a node needs at least one role of " + words(EnumSet.allOf(NodeRole.class)));
    }
    return Set.copyOf(roles);
  }

  /** The words of roles, in the order above. */
  public static List<String> words(Collection<NodeRole> roles) {
    return roles.stream().sorted().map(NodeRole::word).toList();
  }
}
