// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.edit.Operations;
import io.weft.config.json.NvmetJson;
import io.weft.config.json.OperationJson;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.Edited;
import io.weft.management.http.Answer;
import io.weft.management.http.Chunks;
import io.weft.management.http.DocumentBody;
import io.weft.management.http.DocumentLimit;
import io.weft.management.http.Problem;
import io.weft.management.http.Resource;
import io.weft.management.http.Shared;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration as one document in nvmetcli's format. Its entity tag is the revision; a write with
 * {@code If-Match} succeeds only at that revision, and one with an {@code Idempotency-Key} once. A write is answered when the node has it in effect, with what it
 * could not bring about as warnings.
 */
public final class ConfigRoutes {
  /** The document's path. */
  public static final String PATH = "/api/v1/config";

  /** The header that names an edit, so that it can be sent again when its answer was lost. */
  private static final String EDIT_ID = "Idempotency-Key";
  private static final Pattern KEY =
      Pattern.compile("\"?(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\"?");
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private final ConfigStore store;
  private final Effects effects;
  private final DocumentLimit limit;
  private final DocumentBody bodies;
  private final Shared<Long, Chunks> written;

  /**
   * Creates routes to the configuration of a store.
   *
   * @param effects tells what the node could not bring about
   * @param limit the size of the largest document
   */
  public ConfigRoutes(Vertx vertx, ConfigStore store, Effects effects, DocumentLimit limit) {
    this.store = store;
    this.effects = effects;
    this.limit = limit;
    this.bodies = new DocumentBody(limit::bytes, DocumentLimit.REASON);
    this.written = new Shared<>(vertx);
  }

  /** Adds the routes to a router. */
  public void mount(Router router) {
    Resource.at(router, PATH).get(this::get)
        .on(HttpMethod.PUT, context -> document(context, replacement(context.request().getParam("node")), _ -> new JsonObject()))
        .on(HttpMethod.PATCH, context -> document(context, ConfigRoutes::patched, ConfigRoutes::operations))
        .on(HttpMethod.DELETE, context -> edit(context, Change.clear(), _ -> new JsonObject()))
        .refuseOthers();
  }

  /** What this node knows or, with {@code ?confirmed=true}, what surely is current. */
  private void get(RoutingContext context) {
    if (Boolean.parseBoolean(context.request().getParam("confirmed"))) {
      Context own = context.vertx().getOrCreateContext();
      store.confirmed()
          .onSuccess(configuration -> own.runOnContext(_ -> get(context, configuration)))
          .onFailure(failure -> own.runOnContext(_ -> Problem.of(failure).send(context)));
    } else {
      get(context, store.snapshot());
    }
  }

  private void get(RoutingContext context, Configuration configuration) {
    String tag = tag(configuration);
    context.response().putHeader("ETag", tag);
    if (tag.equals(context.request().getHeader("If-None-Match"))) {
      context.response().setStatusCode(304).end();
    } else if (context.request().method().equals(HttpMethod.HEAD)) {
      context.response().putHeader("Content-Type", Answer.JSON).end();
    } else {
      written.getAgain(configuration.revision(), () -> write(configuration))
          .onSuccess(document -> {
            limit.gave(document.length());
            context.response().putHeader("Content-Type", Answer.JSON);
            document.send(context);
          })
          .onFailure(failure -> Problem.of(failure).send(context));
    }
  }

  private static Chunks write(Configuration configuration) throws IOException {
    Chunks document = new Chunks();
    NvmetJson.write(configuration, document);
    return document;
  }

  /** What a document makes of the current configuration. May be called more than once. */
  @FunctionalInterface
  private interface DocumentEdit {
    Configuration apply(byte[] document, Configuration current) throws InvalidConfigurationException;
  }

  /** Takes a document as the whole configuration. @param node whose all of it is; null if it does not say that, or the document does */
  private static DocumentEdit replacement(@Nullable String node) {
    return node == null ? NvmetJson::read : (document, current) -> NvmetJson.read(document, current, node);
  }

  private static Configuration patched(byte[] document, Configuration current) throws InvalidConfigurationException {
    return Operations.apply(OperationJson.read(document, current), current);
  }

  /** What an answer to a PATCH says of it: what has changed, such as the NSID and the UUID that a new namespace has got. */
  private static JsonObject operations(Edited edited) {
    return new JsonObject(OperationJson.write(edited.operations()).toString());
  }

  private void document(RoutingContext context, DocumentEdit edit, Function<Edited, JsonObject> details) {
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Answer.JSON)) {
      Problem.of(415, "the document must be application/json").send(context);
      return;
    }
    bodies.read(context.request())
        .onSuccess(body -> {
          byte[] document = body.getBytes();
          edit(context, current -> edit.apply(document, current), details).onComplete(_ -> bodies.release(body));
        })
        .onFailure(failure -> Problem.of(failure).send(context));
  }

  /** @param details what the answer says of the edit beside revision, warnings and advice */
  private Future<?> edit(RoutingContext context, Change change, Function<Edited, JsonObject> details) {
    OptionalLong expected = expected(context.request().getHeader("If-Match"));
    if (expected.isEmpty()) {
      Problem.of(400, "If-Match is not an entity tag of this document").detail("use the ETag of a GET, such as \"7\"")
          .send(context);
      return Future.succeededFuture();
    }
    Optional<UUID> id = id(context.request().getHeader(EDIT_ID));
    if (id.isEmpty()) {
      Problem.of(400, EDIT_ID + " is no UUID")
          .detail("give one such as \"8e03978e-40d5-43dd-bc93-6894a57f9324\", the same each time that the edit is sent").send(context);
      return Future.succeededFuture();
    }
    return effects.of(store.edit(id.get(), expected.getAsLong(), change))
        .onSuccess(effect -> {
          Edited edited = effect.edited();
          context.response().putHeader("ETag", tag(edited.configuration()));
          JsonObject answer = new JsonObject().put("revision", edited.revision())
              .put("warnings", Problem.json(effect.warnings())).mergeIn(details.apply(edited));
          if (!edited.advice().isEmpty()) {
            answer.put("advice", Problem.json(edited.advice()));
          }
          Answer.send(context, answer);
        })
        .onFailure(failure -> Problem.of(failure).send(context));
  }

  /** What names the edit, a new one unless the client says it. Quotes, which a structured field has, may be left out. */
  private static Optional<UUID> id(@Nullable String header) {
    if (header == null) {
      return Optional.of(UUID.randomUUID());
    }
    Matcher matcher = KEY.matcher(header);
    return matcher.matches() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
  }

  private static OptionalLong expected(@Nullable String header) {
    if (header == null || header.equals("*")) {
      return OptionalLong.of(ConfigStore.ANY_REVISION);
    }
    Matcher matcher = TAG.matcher(header);
    return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
  }

  private static String tag(Configuration configuration) {
    return "\"" + configuration.revision() + "\"";
  }
}
