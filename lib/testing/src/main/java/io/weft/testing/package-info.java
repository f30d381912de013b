// SPDX-License-Identifier: Apache-2.0

/** What the tests of every module share: a reference-counted buffer that nobody released fails the build. */
@NullMarked
package io.weft.testing;

import org.jspecify.annotations.NullMarked;
