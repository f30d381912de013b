// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.config.json.NvmetJson;
import io.weft.config.json.OperationJson;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.management.http.Answer;
import io.weft.management.http.DocumentBody;
import io.weft.management.http.DocumentLimit;
import io.weft.management.http.Problem;
import io.weft.management.http.Resource;
import io.weft.management.http.Shared;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration as one document in nvmetcli's format. Its entity tag is the revision; a write with
 * {@code If-Match} succeeds only at that revision. A write is answered when the node has it in effect, with what it
 * could not bring about as warnings.
 */
public final class ConfigRoutes {
  /** The document's path. */
  public static final String PATH = "/api/v1/config";

  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private final ConfigStore store;
  private final Effects effects;
  private final DocumentLimit limit;
  private final DocumentBody bodies;
  private final Shared<Long, Buffer> written;

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
        .on(HttpMethod.PUT, context -> document(context, new Replacement()))
        .on(HttpMethod.PATCH, context -> document(context, new Patch()))
        .on(HttpMethod.DELETE, context -> edit(context, Change.clear(), JsonObject::new))
        .refuseOthers();
  }

  private void get(RoutingContext context) {
    Configuration configuration = store.snapshot();
    String tag = tag(configuration);
    context.response().putHeader("ETag", tag);
    if (tag.equals(context.request().getHeader("If-None-Match"))) {
      context.response().setStatusCode(304).end();
    } else if (context.request().method().equals(HttpMethod.HEAD)) {
      context.response().putHeader("Content-Type", Answer.JSON).end();
    } else {
      written.get(configuration.revision(), () -> Buffer.buffer(NvmetJson.write(configuration)))
          .onSuccess(document -> {
            limit.gave(document.length());
            Answer.send(context, Answer.JSON, document);
          })
          .onFailure(failure -> Problem.of(failure).send(context));
    }
  }

  /** What a document does with the configuration. */
  private interface DocumentEdit {
    /** The configuration that the document makes of the current one. May be called more than once. */
    Configuration apply(byte[] document, Configuration current) throws InvalidConfigurationException;

    /** What the answer says of the last call, beside revision and warnings. */
    JsonObject answer();
  }

  /** The document is the configuration. */
  private static final class Replacement implements DocumentEdit {
    @Override
    public Configuration apply(byte[] document, Configuration current) throws InvalidConfigurationException {
      return NvmetJson.read(document, current);
    }

    @Override
    public JsonObject answer() {
      return new JsonObject();
    }
  }

  /**
   * The document is a list of operations. The answer repeats them with what they left out, such as the NSID and the UUID
   * of a new namespace.
   */
  private static final class Patch implements DocumentEdit {
    private volatile List<Operation> last = List.of();

    @Override
    public Configuration apply(byte[] document, Configuration current) throws InvalidConfigurationException {
      List<Operation> operations = OperationJson.read(document, current);
      last = operations;
      return Operations.apply(operations, current);
    }

    @Override
    public JsonObject answer() {
      return new JsonObject(OperationJson.write(last).toString());
    }
  }

  private void document(RoutingContext context, DocumentEdit edit) {
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Answer.JSON)) {
      Problem.of(415, "the document must be application/json").send(context);
      return;
    }
    bodies.read(context.request())
        .onSuccess(body -> {
          byte[] document = body.getBytes();
          edit(context, current -> edit.apply(document, current), edit::answer).onComplete(_ -> bodies.release(body));
        })
        .onFailure(failure -> Problem.of(failure).send(context));
  }

  private Future<?> edit(RoutingContext context, Change change, Supplier<JsonObject> details) {
    OptionalLong expected = expected(context.request().getHeader("If-Match"));
    if (expected.isEmpty()) {
      Problem.of(400, "If-Match is not an entity tag of this document").detail("use the ETag of a GET, such as \"7\"")
          .send(context);
      return Future.succeededFuture();
    }
    AtomicReference<List<Violation>> advice = new AtomicReference<>(List.of());
    Change noted = current -> {
      Configuration wanted = change.apply(current);
      advice.set(Rules.warnings(current, wanted));
      return wanted;
    };
    return effects.of(store.edit(expected.getAsLong(), noted))
        .onSuccess(effect -> {
          context.response().putHeader("ETag", tag(effect.configuration()));
          JsonObject answer = new JsonObject().put("revision", effect.configuration().revision())
              .put("warnings", Problem.json(effect.warnings())).mergeIn(details.get());
          List<Violation> advised = requireNonNull(advice.get());
          Answer.send(context, advised.isEmpty() ? answer : answer.put("advice", Problem.json(advised)));
        })
        .onFailure(failure -> Problem.of(failure).send(context));
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
