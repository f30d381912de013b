// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration as one document in nvmetcli's format. Its entity tag is the revision; a write with
 * {@code If-Match} succeeds only at that revision.
 */
public final class ConfigRoutes {
  /** The document's path. */
  public static final String PATH = "/api/v1/config";

  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private final Vertx vertx;
  private final ConfigStore store;

  /** Creates routes to the configuration of a store. */
  public ConfigRoutes(Vertx vertx, ConfigStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /** Adds the routes to a router. */
  public void mount(Router router) {
    router.get(PATH).handler(this::get);
    router.put(PATH).handler(context -> write(context, NvmetJson::read));
    router.patch(PATH).handler(context -> write(context,
        (document, current) -> Operations.apply(OperationJson.read(document, current), current)));
    router.delete(PATH).handler(this::delete);
  }

  private void get(RoutingContext context) {
    Configuration configuration = store.snapshot();
    String tag = tag(configuration);
    context.response().putHeader("ETag", tag);
    if (tag.equals(context.request().getHeader("If-None-Match"))) {
      context.response().setStatusCode(304).end();
      return;
    }
    // A large configuration takes too long to write on an event loop.
    vertx.executeBlocking(() -> NvmetJson.write(configuration), false)
        .onSuccess(text -> context.response().putHeader("Content-Type", "application/json").end(text))
        .onFailure(failure -> Problem.of(failure).send(context));
  }

  /** Makes the wanted configuration from a document and the current one. */
  private interface Reading {
    Configuration read(byte[] document, Configuration current) throws InvalidConfigurationException;
  }

  private void write(RoutingContext context, Reading reading) {
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      Problem.of(415, "the document must be application/json").send(context);
      return;
    }
    byte[] document = context.body().buffer() == null ? new byte[0] : context.body().buffer().getBytes();
    edit(context, current -> reading.read(document, current));
  }

  private void delete(RoutingContext context) {
    edit(context, Change.clear());
  }

  private void edit(RoutingContext context, Change change) {
    OptionalLong expected = expected(context.request().getHeader("If-Match"));
    if (expected.isEmpty()) {
      Problem.of(400, "If-Match is not an entity tag of this document").detail("use the ETag of a GET, such as \"7\"")
          .send(context);
      return;
    }
    Future<Configuration> edited = store.edit(expected.getAsLong(), change);
    edited
        .onSuccess(configuration -> context.response().putHeader("ETag", tag(configuration))
            .putHeader("Content-Type", "application/json")
            .end(new JsonObject().put("revision", configuration.revision()).toBuffer()))
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
