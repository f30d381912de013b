// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.vertx.core.Future;
import io.weft.host.Completion;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Concurrent commands: all are sent before the first completion is checked. */
final class Round {
  private static final int TIMEOUT_SECONDS = 40;

  private final List<Pending> pending = new ArrayList<>();
  private final Map<ModelNamespace, Effects> effects = new IdentityHashMap<>();

  void add(Pending command) {
    pending.add(command);
  }

  int size() {
    return pending.size();
  }

  /** The effects on a namespace. */
  Effects of(ModelNamespace namespace) {
    return effects.computeIfAbsent(namespace, Effects::new);
  }

  /** Waits for all completions, checks them, and updates the model. */
  void settle() throws Exception {
    List<Future<Completion>> answers = pending.stream().map(Pending::answer).toList();
    Future.all(answers).toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    ErrorHistory.Builder errors = new ErrorHistory.Builder();
    pending.forEach(command -> command.note(errors));
    errors.build();
    pending.forEach(command -> command.effects(this));
    effects.values().forEach(Effects::solve);
    pending.forEach(command -> command.check(this));
    effects.values().forEach(Effects::apply);
  }
}
