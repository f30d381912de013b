// SPDX-License-Identifier: Apache-2.0

/** A member of a Hazelcast cluster that only holders of the cluster key can join. Start with {@link KeyedMember}. */
@NullMarked
package io.weft.cluster.member;

import org.jspecify.annotations.NullMarked;
