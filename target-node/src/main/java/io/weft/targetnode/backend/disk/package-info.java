// SPDX-License-Identifier: Apache-2.0
/**
 * Files and block devices, through io_uring on the event loop or a bounded pool of threads. Start with {@link
 * io.weft.targetnode.backend.disk.DiskBackend}.
 */
@NullMarked
package io.weft.targetnode.backend.disk;

import org.jspecify.annotations.NullMarked;
