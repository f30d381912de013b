// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

/**
 * The options of a measurement.
 *
 * @param pattern the commands
 * @param blockSize bytes per command, a multiple of the logical block size
 * @param depth outstanding commands per queue
 * @param rampMillis how long to run before counting
 * @param millis how long to count
 * @param size how many bytes from the start of the namespace are used; 0 for all
 * @param seed the seed of the random numbers
 */
record PerfOptions(
    AccessPattern pattern, int blockSize, int depth, long rampMillis, long millis, long size, long seed) {}
