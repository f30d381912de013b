// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration documents: reading JSON with errors that say where and what, and nvmetcli's format in both directions.
 */
@NullMarked
package io.weft.cluster.json;

import org.jspecify.annotations.NullMarked;
