// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.edit.Operations;
import io.weft.config.json.OperationJson;

/**
 * The part of a proposal that changes the configuration.
 *
 * @param after the revision that the operations apply to
 * @param revision the revision that they make
 * @param operations an object as {@link OperationJson} writes it. Identities were drawn and devices looked at before
 */
record Edit(long after, long revision, ObjectNode operations) {
  /** The edit that leads from one configuration to another. */
  static Edit between(Configuration before, Configuration after) {
    return new Edit(before.revision(), after.revision(), OperationJson.write(Operations.between(before, after)));
  }

  Configuration applyTo(Configuration current) throws InvalidConfigurationException {
    return Operations.apply(OperationJson.read(operations, current), current).withRevision(revision);
  }
}
