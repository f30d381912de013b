// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of one process: where it listens, where it keeps its data, and how it uses the machine. Start with
 * {@link io.weft.service.settings.ServiceSettings}.
 */
@NullMarked
package io.weft.service.settings;

import org.jspecify.annotations.NullMarked;
