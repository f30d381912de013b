// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.AnaState;

/**
 * A namespace as one controller reaches it.
 *
 * @param namespace the namespace
 * @param anaState its ANA group's state on the controller's port
 * @param ioStatus SUCCESS, or the path-related status that I/O fails with (NVMe Base 2.1, section 8.1.1.5)
 */
public record AttachedNamespace(Namespace namespace, AnaState anaState, int ioStatus) {}
