// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration documents: JSON with errors that say where and what, and nvmetcli's format in both directions. Start
 * with {@link io.weft.config.json.NvmetJson}.
 */
@NullMarked
package io.weft.config.json;

import org.jspecify.annotations.NullMarked;
