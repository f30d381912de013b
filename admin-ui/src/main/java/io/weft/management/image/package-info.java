// SPDX-License-Identifier: Apache-2.0
/** The files that the management service makes for namespaces. Start with {@link io.weft.management.image.Images}. */
@NullMarked
package io.weft.management.image;

import org.jspecify.annotations.NullMarked;
