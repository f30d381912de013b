// SPDX-License-Identifier: Apache-2.0
/** NVM subsystems as they run: namespaces with their storage, controllers with what they can reach. */
@NullMarked
package io.weft.target.subsystem;

import org.jspecify.annotations.NullMarked;
