// SPDX-License-Identifier: Apache-2.0
/** How the voters' log is kept and sent by the library, and what may be wrong with it. Start with {@link io.weft.cluster.raft.log.DamagedLog}. */
@NullMarked
package io.weft.cluster.raft.log;

import org.jspecify.annotations.NullMarked;
