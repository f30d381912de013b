// SPDX-License-Identifier: Apache-2.0
/**
 * The management service: the configuration and the status over REST, health, metrics, and a status page. Start with
 * {@link io.weft.management.ManagementService}.
 */
@NullMarked
package io.weft.management;

import org.jspecify.annotations.NullMarked;
