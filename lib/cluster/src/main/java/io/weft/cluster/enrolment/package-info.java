// SPDX-License-Identifier: Apache-2.0
/** How a node becomes a member of a cluster, and gets what members get later. Start with {@link io.weft.cluster.enrolment.Enrolment}. */
@NullMarked
package io.weft.cluster.enrolment;

import org.jspecify.annotations.NullMarked;
