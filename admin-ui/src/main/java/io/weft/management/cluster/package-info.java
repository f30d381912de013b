// SPDX-License-Identifier: Apache-2.0

/** What the management service shows and changes of a cluster. Start with {@link ClusterControl}. */
@NullMarked
package io.weft.management.cluster;

import org.jspecify.annotations.NullMarked;
