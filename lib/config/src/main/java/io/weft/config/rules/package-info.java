// SPDX-License-Identifier: Apache-2.0
/**
 * Every rule that decides whether a configuration is legal, in one place for all front ends. Start with {@link
 * io.weft.config.rules.Rules}.
 */
@NullMarked
package io.weft.config.rules;

import org.jspecify.annotations.NullMarked;
