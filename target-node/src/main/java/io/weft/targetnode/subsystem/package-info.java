// SPDX-License-Identifier: Apache-2.0
/**
 * Running NVM subsystems: namespaces with their storage, controllers with the namespaces that they reach. Start with
 * {@link io.weft.targetnode.subsystem.TargetSubsystem}.
 */
@NullMarked
package io.weft.targetnode.subsystem;

import org.jspecify.annotations.NullMarked;
