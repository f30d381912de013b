// SPDX-License-Identifier: Apache-2.0
/** The cluster key, and records sealed with it, for places that strangers may reach. Start with {@link io.weft.cluster.seal.Sealer}. */
@NullMarked
package io.weft.cluster.seal;

import org.jspecify.annotations.NullMarked;
