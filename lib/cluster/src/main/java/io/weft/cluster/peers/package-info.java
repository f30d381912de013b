// SPDX-License-Identifier: Apache-2.0

/** What is live in a cluster, and how its nodes talk to each other. Start with {@link Peers}. */
@NullMarked
package io.weft.cluster.peers;

import org.jspecify.annotations.NullMarked;
