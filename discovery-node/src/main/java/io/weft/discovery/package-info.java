// SPDX-License-Identifier: Apache-2.0
/** A discovery node: tells hosts where in the cluster the subsystems are that they may use. */
@NullMarked
package io.weft.discovery;

import org.jspecify.annotations.NullMarked;
