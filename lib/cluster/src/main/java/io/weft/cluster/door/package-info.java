// SPDX-License-Identifier: Apache-2.0

/** Who connects to a node's ports for the cluster and has not proved yet that it may. Start with {@link Strangers}. */
@NullMarked
package io.weft.cluster.door;

import org.jspecify.annotations.NullMarked;
