// SPDX-License-Identifier: Apache-2.0
/**
 * The features of an I/O controller, for Get Features and Set Features. Start with {@link
 * io.weft.targetnode.admin.feature.StoredFeature}.
 */
@NullMarked
package io.weft.targetnode.admin.feature;

import org.jspecify.annotations.NullMarked;
