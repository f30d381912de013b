// SPDX-License-Identifier: Apache-2.0
/**
 * Helpers for the tests of every module: a reference-counted buffer that is not released fails the build. Start with
 * {@link io.weft.testkit.Leaks}.
 */
@NullMarked
package io.weft.testkit;

import org.jspecify.annotations.NullMarked;
