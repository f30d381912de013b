// SPDX-License-Identifier: Apache-2.0
/**
 * Opens the devices that the configuration names, keeps an eye on them, and reports what is wrong with them. Start with
 * {@link io.weft.targetnode.device.NamespaceDevices}.
 */
@NullMarked
package io.weft.targetnode.device;

import org.jspecify.annotations.NullMarked;
