// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.fabric.CommandTable;

/**
 * The commands of I/O controllers.
 *
 * @param admin those of the admin queue
 * @param io those of the I/O queues
 */
public record ControllerCommands(CommandTable admin, CommandTable io) {}
