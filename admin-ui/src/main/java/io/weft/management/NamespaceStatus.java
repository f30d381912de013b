// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

/**
 * What a namespace is doing.
 *
 * @param subsystemNqn its subsystem
 * @param nsid its identifier
 * @param ready whether hosts can use it
 * @param detail how its device is driven, or why it is not ready; for people
 * @param size its size in bytes
 * @param blockSize the size of a logical block in bytes
 * @param reads read commands since the process started
 * @param writes write commands since the process started
 * @param bytesRead bytes that hosts have read since then
 * @param bytesWritten bytes that hosts have written since then
 */
public record NamespaceStatus(
    String subsystemNqn,
    int nsid,
    boolean ready,
    String detail,
    long size,
    int blockSize,
    long reads,
    long writes,
    long bytesRead,
    long bytesWritten) {}
