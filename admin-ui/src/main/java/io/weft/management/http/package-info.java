// SPDX-License-Identifier: Apache-2.0
/**
 * What all routes share: paths and their methods, request bodies, answers of any size, problem documents. Start with
 * {@link io.weft.management.http.Resource}.
 */
@NullMarked
package io.weft.management.http;

import org.jspecify.annotations.NullMarked;
