// SPDX-License-Identifier: Apache-2.0
/**
 * What the tests of every module share: a reference-counted buffer that nobody released fails the build. Start with
 * {@link io.weft.testkit.Leaks}.
 */
@NullMarked
package io.weft.testkit;

import org.jspecify.annotations.NullMarked;
