// SPDX-License-Identifier: Apache-2.0
/** What a host is told when it asks where it may connect: the discovery log, computed from the configuration. */
@NullMarked
package io.weft.cluster.discovery;

import org.jspecify.annotations.NullMarked;
