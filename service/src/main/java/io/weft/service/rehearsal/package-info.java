// SPDX-License-Identifier: Apache-2.0
/**
 * A connection of the process to itself before hosts connect, so that the first host does not wait for class loading.
 * Start with {@link io.weft.service.rehearsal.Rehearsal}.
 */
@NullMarked
package io.weft.service.rehearsal;

import org.jspecify.annotations.NullMarked;
