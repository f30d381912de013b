// SPDX-License-Identifier: Apache-2.0
/** The configuration store of a single node: a document in the data folder that survives the end of the process. */
@NullMarked
package io.weft.cluster.store;

import org.jspecify.annotations.NullMarked;
