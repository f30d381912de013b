// SPDX-License-Identifier: Apache-2.0
/**
 * What a host is told when it asks where it may connect: the discovery log, computed from the configuration. Start
 * with {@link io.weft.discovery.view.DiscoveryView}.
 */
@NullMarked
package io.weft.discovery.view;

import org.jspecify.annotations.NullMarked;
