// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

/**
 * Where a sealed record lies, and nowhere else is accepted.
 *
 * @param map the name of the map or the address
 * @param key the key in the map
 */
public record Place(String map, String key) {}
