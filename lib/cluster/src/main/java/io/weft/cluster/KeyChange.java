// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.RecordChange;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the cluster key is with being replaced, as it is agreed on. The key itself is not part of it: nodes get it from each
 * other by enrolment.
 *
 * @param generation of the new key
 * @param fingerprint of the new key, {@link ClusterKey#fingerprint}
 * @param maker the node that has made it, and had it first
 * @param step what all nodes do now
 */
record KeyChange(int generation, String fingerprint, String maker, Step step) {
  /** The key of the record. */
  static final String RECORD = "cluster-key";

  /** The steps, each of which is finished on all nodes before the next begins. */
  enum Step {
    /** Nodes get the new key, which opens from then on. */
    GIVE,
    /** Nodes seal with it. */
    USE,
    /** Nodes drop all others. */
    DROP,
    /** All is done. A node that was away takes the steps when it comes back. */
    DONE;

    private static Step of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The step as it is written. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Step next() {
      return values()[Math.min(ordinal() + 1, DONE.ordinal())];
    }
  }

  /** The last change of the key; empty if it is the cluster's first. */
  static Optional<KeyChange> of(AgreedState state) {
    return state.record(RECORD).map(AgreedRecord::value).map(KeyChange::of);
  }

  /** Reads {@link #json}. @throws IllegalArgumentException if it is something else */
  static KeyChange of(ObjectNode value) {
    return new KeyChange(value.path("generation").asInt(), value.path("fingerprint").asText(), value.path("maker").asText(),
        Step.of(value.path("step").asText()));
  }

  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode()
        .put("generation", generation).put("fingerprint", fingerprint).put("maker", maker).put("step", step.word());
  }

  /** Makes this the change that is agreed on, instead of what a state has. */
  RecordChange put(AgreedState state) {
    return new RecordChange.Put(RECORD, state.version(RECORD), json());
  }

  /** The same at the next step. */
  KeyChange advanced() {
    return new KeyChange(generation, fingerprint, maker, step.next());
  }

  /** Whether all is done. */
  boolean isDone() {
    return step == Step.DONE;
  }

  /** Whether a node has the new key. */
  boolean isIn(KeyRing ring) {
    ClusterKey key = ring.find(generation);
    return key != null && key.fingerprint().equals(fingerprint);
  }

  /** Whether a node with these keys has taken the step. */
  boolean isTaken(KeyRing ring) {
    return isIn(ring) && switch (step) {
      case GIVE -> true;
      case USE -> ring.current().generation() == generation;
      case DROP, DONE -> ring.keys().size() == 1;
    };
  }

  /** What a node with these keys has when it has taken the step, as far as it can without the new key. */
  KeyRing applied(KeyRing ring) {
    if (!isIn(ring)) {
      // Another key of this generation was never agreed on: its maker ended before.
      return ring.current().generation() == generation ? ring : ring.without(generation);
    }
    return switch (step) {
      case GIVE -> ring;
      case USE -> ring.use(generation);
      case DROP, DONE -> ring.only(generation);
    };
  }
}
