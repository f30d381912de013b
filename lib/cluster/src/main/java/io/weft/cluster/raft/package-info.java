// SPDX-License-Identifier: Apache-2.0

/** The configuration on which the voters of a cluster agree. Start with {@link RaftConfigStore}. */
@NullMarked
package io.weft.cluster.raft;

import org.jspecify.annotations.NullMarked;
