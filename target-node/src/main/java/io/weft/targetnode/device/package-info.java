// SPDX-License-Identifier: Apache-2.0
/**
 * Opens the devices that the configuration names, and reports why one cannot be opened. Start with {@link
 * io.weft.targetnode.device.Backends}.
 */
@NullMarked
package io.weft.targetnode.device;

import org.jspecify.annotations.NullMarked;
