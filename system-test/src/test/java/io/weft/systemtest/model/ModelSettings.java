// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Takes the number of commands and the seed of a run from system properties. */
final class ModelSettings implements AroundPropertyHook {
  /** The least number of commands of a run. */
  static final int COMMANDS = Integer.getInteger("weft.model.commands", 100_000);

  private static final String SEED = System.getProperty("weft.model.seed", "");

  @Override
  public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
    // More than needed on average: the rest ends at once when the number of commands is reached.
    context.attributes().setTries(COMMANDS / (Steps.MOST / 4) + 1);
    if (!SEED.isEmpty()) {
      context.attributes().setSeed(SEED);
    }
    return property.execute();
  }
}
