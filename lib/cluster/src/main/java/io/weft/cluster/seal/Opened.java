// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

/**
 * A record that was sealed by a node of the cluster, for the place where it was found.
 *
 * @param revision its revision, which its writer raises with each change
 * @param content what was sealed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Opened(long revision, byte[] content) {}
