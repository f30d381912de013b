// SPDX-License-Identifier: Apache-2.0
/**
 * NVM subsystems as they run: namespaces with their storage, controllers with what they can reach. Start with {@link
 * io.weft.targetnode.subsystem.TargetSubsystem}.
 */
@NullMarked
package io.weft.targetnode.subsystem;

import org.jspecify.annotations.NullMarked;
