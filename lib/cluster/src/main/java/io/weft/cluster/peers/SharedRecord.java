// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.buffer.Buffer;

/**
 * A small record that all nodes have.
 *
 * @param revision the revision that it was put with
 * @param bytes its contents; not to be changed
 */
public record SharedRecord(long revision, Buffer bytes) {}
