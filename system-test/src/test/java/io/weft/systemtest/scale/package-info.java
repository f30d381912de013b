// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a target with a very large configuration, run by {@code e2e/load/scale}. Start with {@link
 * io.weft.systemtest.scale.ScaleBenchmark}.
 */
package io.weft.systemtest.scale;
