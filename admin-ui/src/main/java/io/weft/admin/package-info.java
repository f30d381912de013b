// SPDX-License-Identifier: Apache-2.0
/** The management service: REST for the configuration, live state, health, metrics, and a status page. */
@NullMarked
package io.weft.admin;

import org.jspecify.annotations.NullMarked;
