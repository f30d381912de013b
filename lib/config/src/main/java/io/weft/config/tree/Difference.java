// SPDX-License-Identifier: Apache-2.0
package io.weft.config.tree;

import org.jspecify.annotations.Nullable;

/**
 * A key whose values in two maps are not equal.
 *
 * @param key the key
 * @param before its value in the one map; null if there is none
 * @param after its value in the other map; null if there is none
 */
public record Difference<K, V>(K key, @Nullable V before, @Nullable V after) {}
