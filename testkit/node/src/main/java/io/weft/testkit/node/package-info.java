// SPDX-License-Identifier: Apache-2.0
/**
 * A whole target node and its hosts, for tests. Start with {@link io.weft.testkit.node.TestTarget}.
 */
@NullMarked
package io.weft.testkit.node;

import org.jspecify.annotations.NullMarked;
