// SPDX-License-Identifier: Apache-2.0

/** A process as a member of a cluster. Start with {@link ClusterNode}. */
@NullMarked
package io.weft.cluster;

import org.jspecify.annotations.NullMarked;
