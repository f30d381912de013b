// SPDX-License-Identifier: Apache-2.0
/** Storage that a namespace's logical blocks live on, driven from event loops. */
@NullMarked
package io.weft.target.backend;

import org.jspecify.annotations.NullMarked;
