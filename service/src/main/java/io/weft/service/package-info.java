// SPDX-License-Identifier: Apache-2.0
/**
 * The composition root: puts the services of a process together, starts them in order, and stops them in reverse.
 * Start with {@link io.weft.service.Services}.
 */
@NullMarked
package io.weft.service;

import org.jspecify.annotations.NullMarked;
