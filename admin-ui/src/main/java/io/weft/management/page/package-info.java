// SPDX-License-Identifier: Apache-2.0
/** The status page for browsers. Start with {@link io.weft.management.page.StatusPage}. */
@NullMarked
package io.weft.management.page;

import org.jspecify.annotations.NullMarked;
