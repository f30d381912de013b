// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

/**
 * What a port is doing.
 *
 * @param portId the port identifier
 * @param listening whether hosts can connect
 * @param detail why not, or how it listens; for people
 */
public record PortStatus(int portId, boolean listening, String detail) {}
