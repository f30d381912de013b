// SPDX-License-Identifier: Apache-2.0
/**
 * Transport addresses of ports and referrals, in the terms of the Discovery log page. Start with {@link
 * io.weft.config.address.TransportAddress}.
 */
@NullMarked
package io.weft.config.address;

import org.jspecify.annotations.NullMarked;
