// SPDX-License-Identifier: Apache-2.0
/**
 * The discovery controller: its commands, its log page and its events, for any source of records. Start with
 * {@link io.weft.discovery.controller.DiscoverySubsystem}.
 */
@NullMarked
package io.weft.discovery.controller;

import org.jspecify.annotations.NullMarked;
