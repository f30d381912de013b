// SPDX-License-Identifier: Apache-2.0
/** Fixed pieces of off-heap memory that commands' data lives in between the wire and the disk. */
@NullMarked
package io.weft.fabric.buffer;

import org.jspecify.annotations.NullMarked;
