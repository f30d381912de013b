// SPDX-License-Identifier: Apache-2.0
/**
 * Event loops for storage traffic: their socket transport, and how they wait. Start with {@link
 * io.weft.fabric.eventloop.EventLoops}.
 */
@NullMarked
package io.weft.fabric.eventloop;

import org.jspecify.annotations.NullMarked;
