// SPDX-License-Identifier: Apache-2.0

/** {@code weft cluster}: makes, joins and shows clusters. Start with {@link ClusterCommand}. */
@NullMarked
package io.weft.cli.cluster;

import org.jspecify.annotations.NullMarked;
