// SPDX-License-Identifier: Apache-2.0
/**
 * The discovery log that each host sees, computed from the configuration. Start
 * with {@link io.weft.discovery.view.DiscoveryIndex}.
 */
@NullMarked
package io.weft.discovery.view;

import org.jspecify.annotations.NullMarked;
