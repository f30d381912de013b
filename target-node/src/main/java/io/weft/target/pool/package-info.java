// SPDX-License-Identifier: Apache-2.0
/** Namespaces that hosts create, delete, attach and detach themselves, within a folder that an administrator allows. */
@NullMarked
package io.weft.target.pool;

import org.jspecify.annotations.NullMarked;
