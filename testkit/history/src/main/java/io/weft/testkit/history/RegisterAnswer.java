// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

/** What a register answers. */
public sealed interface RegisterAnswer {
  /** The revision that was answered. */
  long revision();

  /** The answer to a read. */
  record Found(long revision, String value) implements RegisterAnswer {
    @Override
    public String toString() {
      return "revision %d, %s".formatted(revision, value);
    }
  }

  /** An edit was made. @param revision the revision that it has made */
  record Committed(long revision) implements RegisterAnswer {
    @Override
    public String toString() {
      return "committed as revision " + revision;
    }
  }

  /** An edit was refused because it was made against another revision. @param revision the current one */
  record Stale(long revision) implements RegisterAnswer {
    @Override
    public String toString() {
      return "stale, at revision " + revision;
    }
  }
}
