// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

/**
 * What to measure.
 *
 * @param pattern which commands
 * @param blockSize bytes of each command, whole logical blocks
 * @param depth commands that are outstanding on each queue
 * @param rampMillis how long to run before counting
 * @param millis how long to count
 * @param size bytes of the namespace, from its start, that are used; 0 for all
 * @param seed of the random numbers
 */
record PerfOptions(
    AccessPattern pattern, int blockSize, int depth, long rampMillis, long millis, long size, long seed) {}
