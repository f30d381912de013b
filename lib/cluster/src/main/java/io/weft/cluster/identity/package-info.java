// SPDX-License-Identifier: Apache-2.0
/** What a node of a cluster is and keeps in its data directory. Start with {@link io.weft.cluster.identity.ClusterDirectory}. */
@NullMarked
package io.weft.cluster.identity;

import org.jspecify.annotations.NullMarked;
