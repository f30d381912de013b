// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

/**
 * What an administrator should know of {@link Peers}.
 *
 * @param state where in its life it is
 * @param problem why it is not RUNNING; empty if it is, or is only on the way there
 * @param strangers how many connections were refused because they did not prove the cluster key
 * @param lastStranger the address of the last of them; empty if there was none
 * @param forged how many records and messages did not come from a holder of the cluster key, or not to their place
 */
public record PeersHealth(PeersState state, String problem, long strangers, String lastStranger, long forged) {}
