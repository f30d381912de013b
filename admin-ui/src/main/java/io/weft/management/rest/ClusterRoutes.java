// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.management.cluster.ClusterControl;
import io.weft.management.cluster.ClusterMembership;
import io.weft.management.cluster.RefusedException;
import io.weft.management.http.Answer;
import io.weft.management.http.Problem;
import io.weft.management.http.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cluster: GET shows it, POST of tokens lets a node join, DELETE of a node removes it, with {@code ?everything=true} what is on it
 * alone too, POST of a key replaces the cluster key. {@link MembershipRoutes} makes this process a member of one.
 */
public final class ClusterRoutes {
  /** The path of all requests. */
  public static final String PATH = "/api/v1/cluster";

  private static final Set<String> ROLES = new TreeSet<>(List.of("admin", "discovery", "target", "voter"));
  private static final String DEFAULT_HOURS = "24";
  private static final Pattern HOURS = Pattern.compile("[1-9][0-9]{0,2}");

  private final Vertx vertx;
  private final @Nullable ClusterMembership membership;

  /** Creates routes. @param membership what the process is to a cluster; null if it can only stand alone */
  public ClusterRoutes(Vertx vertx, @Nullable ClusterMembership membership) {
    this.vertx = vertx;
    this.membership = membership;
  }

  /** Adds the routes to a router. */
  public void mount(Router router) {
    if (membership != null) {
      new MembershipRoutes(vertx, membership).mount(router);
    }
    Resource.at(router, PATH).get(Answer.JSON, context -> answer(context, ClusterControl::status)).refuseOthers();
    Resource.at(router, PATH + "/tokens").on(HttpMethod.POST, this::token).refuseOthers();
    Resource.at(router, PATH + "/key").on(HttpMethod.POST, context -> answer(context, ClusterControl::rotateKey)).refuseOthers();
    Resource.at(router, PATH + "/nodes/:node")
        .on(HttpMethod.DELETE, context -> answer(context, control -> control.removeNode(
            context.pathParam("node"), Boolean.parseBoolean(context.request().getParam("everything"))))).refuseOthers();
  }

  private interface Request {
    Future<JsonObject> perform(ClusterControl control);
  }

  private void answer(RoutingContext context, Request request) {
    ClusterControl control = membership == null ? null : membership.control().orElse(null);
    if (control == null) {
      Problem.of(409, "this node is not a member of a cluster").detail("this node is not a member of a cluster; make one of it "
          + "with 'weft cluster init', or let it join one with 'weft cluster join'").send(context);
      return;
    }
    request.perform(control)
        .onSuccess(context::json)
        .onFailure(failure -> problem(failure).send(context));
  }

  static Problem problem(Throwable failure) {
    return switch (failure) {
      case RefusedException refused -> Problem.of(409, "refused").detail(String.valueOf(refused.getMessage()));
      default -> Problem.of(failure);
    };
  }

  private void token(RoutingContext context) {
    Set<String> roles = new TreeSet<>(List.of(context.request().getParam("roles", String.join(",", ROLES)).split(",")));
    String hours = context.request().getParam("hours", DEFAULT_HOURS);
    if (!ROLES.containsAll(roles)) {
      Problem.of(400, "unknown role").detail("roles is %s; expected some of %s, separated by commas".formatted(
          String.join(",", roles), String.join(",", ROLES))).send(context);
    } else if (!HOURS.matcher(hours).matches()) {
      Problem.of(400, "no lifetime").detail("hours is '%s'; expected a number from 1 to 999".formatted(hours)).send(context);
    } else {
      answer(context, control -> control.issueToken(roles, Duration.ofHours(Integer.parseInt(hours))));
    }
  }
}
