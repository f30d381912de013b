// SPDX-License-Identifier: Apache-2.0
/**
 * What is wanted: the configuration as immutable records, and the rule violations that changes to it can have. Start
 * with {@link io.weft.config.Configuration}.
 */
@NullMarked
package io.weft.config;

import org.jspecify.annotations.NullMarked;
