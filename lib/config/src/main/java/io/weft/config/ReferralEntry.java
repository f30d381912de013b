// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.config.address.TransportAddress;

/**
 * A referral: a discovery service elsewhere that a port's discovery log names (NVMe Base 2.1, section 3.1.3.3.2).
 *
 * @param name its name in the configuration; not visible to hosts
 * @param portId the port identifier that the log entry carries
 * @param address where that discovery service listens
 * @param enable whether hosts are told of it
 */
public record ReferralEntry(String name, int portId, TransportAddress address, boolean enable) {}
