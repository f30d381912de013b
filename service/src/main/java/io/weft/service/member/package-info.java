// SPDX-License-Identifier: Apache-2.0

/** What connects the services of a process with its cluster. Start with {@link ClusterMember}. */
@NullMarked
package io.weft.service.member;

import org.jspecify.annotations.NullMarked;
