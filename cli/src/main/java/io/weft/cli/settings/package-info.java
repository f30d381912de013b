// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of a service as options of a command. Start with {@link io.weft.cli.settings.SettingsOptions}.
 */
@NullMarked
package io.weft.cli.settings;

import org.jspecify.annotations.NullMarked;
