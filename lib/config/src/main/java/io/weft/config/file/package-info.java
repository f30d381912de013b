// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration store of a single node: a document in the data directory that survives the end of the process.
 * Start with {@link io.weft.config.file.FileConfigStore}.
 */
@NullMarked
package io.weft.config.file;

import org.jspecify.annotations.NullMarked;
