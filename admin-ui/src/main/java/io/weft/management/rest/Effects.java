// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.Violation;
import io.weft.config.store.Edited;
import java.util.List;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the node has an edit in effect, so that a host that connects after the answer finds what the answer says.
 * All results come on the event loop of the management service, whatever the edit ran on.
 */
public final class Effects {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);
  private static final Violation UNKNOWN = new Violation("", "is stored, but whether it is in effect is not known",
      "the node to say so; /health/ready tells what does not work");

  /**
   * An edit that is in effect.
   *
   * @param edited the edit as it was stored
   * @param warnings what is stored but not served, by its path in the document
   */
  public record Effect(Edited edited, List<Violation> warnings) {}

  private final Context context;
  private final LongFunction<Future<List<Violation>>> inEffect;

  /**
   * Follows a node.
   *
   * @param vertx its current context gets the results
   * @param inEffect completes when the node has reconciled a revision, with what it could not bring about
   */
  public Effects(Vertx vertx, LongFunction<Future<List<Violation>>> inEffect) {
    this.context = vertx.getOrCreateContext();
    this.inEffect = inEffect;
  }

  /** The effect of an edit. Fails as the edit fails, and only then. */
  Future<Effect> of(Future<Edited> edit) {
    Promise<Effect> effect = Promise.promise();
    edit.compose(edited -> warnings(edited.revision()).map(warnings -> new Effect(edited, warnings)))
        .onComplete(done -> context.runOnContext(_ -> effect.handle(done)));
    return effect.future();
  }

  private Future<List<Violation>> warnings(long revision) {
    return inEffect.apply(revision).recover(failure -> {
      LOG.warn("the effect of revision {} is not known", revision, failure);
      return Future.succeededFuture(List.of(UNKNOWN));
    });
  }
}
