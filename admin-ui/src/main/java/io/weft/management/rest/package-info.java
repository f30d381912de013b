// SPDX-License-Identifier: Apache-2.0
/**
 * The management service over REST: one class for each resource, and problem documents for refused requests. Start with
 * {@link io.weft.management.rest.ConfigRoutes}.
 */
@NullMarked
package io.weft.management.rest;

import org.jspecify.annotations.NullMarked;
