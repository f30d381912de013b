// SPDX-License-Identifier: Apache-2.0
/**
 * Namespaces in memory, for tests and scratch space. Start with {@link io.weft.targetnode.backend.memory.MemoryLane}.
 */
@NullMarked
package io.weft.targetnode.backend.memory;

import org.jspecify.annotations.NullMarked;
