// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violations;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.JsonReader;
import io.weft.management.cluster.ClusterMembership;
import io.weft.management.cluster.ClusterMembership.FutureNode;
import io.weft.management.cluster.RefusedException;
import io.weft.management.http.DocumentBody;
import io.weft.management.http.Problem;
import io.weft.management.http.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Makes this process a node of a cluster, or lets it stand alone again, while it runs: POST to {@code init} and {@code leave}. That takes
 * over what is in the data directory, so only who is on this machine may do it.
 */
final class MembershipRoutes {
  private static final int DEFAULT_PORT = 7420;
  private static final int MAX_DOCUMENT = 16 << 10;
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final ClusterMembership membership;
  private final DocumentBody bodies = new DocumentBody(() -> MAX_DOCUMENT, "enough for names and an address");

  MembershipRoutes(Vertx vertx, ClusterMembership membership) {
    this.vertx = vertx;
    this.membership = membership;
  }

  /** Adds the routes to a router. */
  void mount(Router router) {
    Resource.at(router, ClusterRoutes.PATH + "/init").on(HttpMethod.POST, context -> answer(context, this::init)).refuseOthers();
    Resource.at(router, ClusterRoutes.PATH + "/leave").on(HttpMethod.POST, context -> answer(context, this::leave)).refuseOthers();
  }

  /** One of the requests. */
  private interface Request {
    Future<JsonObject> perform(JsonReader body) throws InvalidConfigurationException, RefusedException;
  }

  private void answer(RoutingContext context, Request request) {
    if (!isFromHere(context.request())) {
      Problem.of(403, "only from this machine").detail("a process becomes a member of a cluster, or ceases to be one, only for who is on "
          + "its machine; run the command there").send(context);
      return;
    }
    bodies.read(context.request())
        .compose(body -> vertx.executeBlocking(() -> JsonDocument.read(bytes(body), new Violations()), false)
            .onComplete(_ -> bodies.release(body)))
        .compose(body -> {
          try {
            return request.perform(body);
          } catch (InvalidConfigurationException | RefusedException e) {
            return Future.failedFuture(e);
          }
        })
        .onSuccess(context::json)
        .onFailure(failure -> problem(failure).send(context));
  }

  private static byte[] bytes(Buffer body) {
    return body.length() == 0 ? new JsonObject().toBuffer().getBytes() : body.getBytes();
  }

  /** Whether the client is on this machine: it has come over the loopback interface, or from the address that it has connected to. */
  private static boolean isFromHere(HttpServerRequest request) {
    SocketAddress client = request.remoteAddress();
    SocketAddress server = request.localAddress();
    byte[] address = client == null ? null : NetUtil.createByteArrayFromIpAddressString(client.hostAddress());
    try {
      return client != null && server != null && address != null
          && (InetAddress.getByAddress(address).isLoopbackAddress() || client.hostAddress().equals(server.hostAddress()));
    } catch (UnknownHostException _) {
      return false;
    }
  }

  private static Problem problem(Throwable failure) {
    return switch (failure) {
      case InvalidConfigurationException invalid -> Problem.of(400, "the request is not valid").violations(invalid.violations());
      case IllegalArgumentException invalid -> Problem.of(400, "the request is not valid").detail(String.valueOf(invalid.getMessage()));
      default -> ClusterRoutes.problem(failure);
    };
  }

  private Future<JsonObject> init(JsonReader body) throws InvalidConfigurationException, RefusedException {
    String cluster = body.text("cluster", "weft");
    FutureNode self = new FutureNode(body.text("name", ""), body.text("address", LOOPBACK), body.number("port", DEFAULT_PORT));
    body.violations().at("name").check(!self.name().isEmpty(), "is missing", "the name of the node in the cluster, such as node-1");
    finish(body);
    return membership.init(cluster, self);
  }

  private Future<JsonObject> leave(JsonReader body) throws InvalidConfigurationException, RefusedException {
    finish(body);
    return membership.leave();
  }

  /** Ends the reading of a request, and refuses one that is meant for the process of another directory. */
  private void finish(JsonReader body) throws InvalidConfigurationException, RefusedException {
    String directory = body.text("directory", membership.directory());
    body.finish();
    body.violations().throwIfAny();
    if (!directory.equals(membership.directory())) {
      throw new RefusedException("this is the process of the data directory %s, not of %s; name the management service of that one with --http"
          .formatted(membership.directory(), directory));
    }
  }
}
