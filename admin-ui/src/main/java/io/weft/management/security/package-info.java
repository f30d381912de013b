// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps other web sites from acting through a user's browser. Start with {@link
 * io.weft.management.security.RequestGuard}.
 */
@NullMarked
package io.weft.management.security;

import org.jspecify.annotations.NullMarked;
