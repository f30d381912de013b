// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import java.util.List;
import java.util.Optional;

/** Applies edits that depend on the current configuration, again if someone else has edited it meanwhile. */
final class Editor {
  private static final int ATTEMPTS = 20;

  private final ManagementClient client;

  Editor(ManagementClient client) {
    this.client = client;
  }

  /**
   * Edits the configuration.
   *
   * @param change makes the operations for a configuration; may be called more than once
   * @return the management service's answer
   * @throws CommandFailure if the service refuses the edit, or others keep editing in between
   */
  JsonObject edit(Change change) throws InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ConfigView current = client.configuration();
      Optional<JsonObject> answer = client.edit(change.operations(current), current.revision());
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw CommandFailure.failed("the configuration was changed by others during each of %d attempts; try again"
        .formatted(ATTEMPTS), null);
  }

  /** An edit. */
  @FunctionalInterface
  interface Change {
    /** The operations for a configuration; may be called for more than one. @throws CommandFailure if there are none */
    List<JsonObject> operations(ConfigView current);
  }
}
