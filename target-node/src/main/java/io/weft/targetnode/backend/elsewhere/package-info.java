// SPDX-License-Identifier: Apache-2.0
/**
 * Namespaces whose devices lie on other nodes. Start with {@link io.weft.targetnode.backend.elsewhere.ElsewhereBackend}.
 */
@NullMarked
package io.weft.targetnode.backend.elsewhere;

import org.jspecify.annotations.NullMarked;
