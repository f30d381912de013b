// SPDX-License-Identifier: Apache-2.0
package io.weft.management.security;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.weft.management.http.Problem;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests caused by other web sites. A page of another site that a user has open can make the browser send
 * requests here; it must neither change anything nor read answers under its own domain name.
 */
public final class RequestGuard {
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Set<String> names;

  /** A guard. @param names the host names of this server, besides those that are its own in any case */
  public RequestGuard(Set<String> names) {
    this.names = names.stream().map(RequestGuard::canonical).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Passes a request on, or refuses it with a problem document: 400 if more than one Host header says whom it is for, 421
   * for a foreign name, 403 for a foreign origin. The router has refused requests without a Host header already.
   */
  public void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    HostAndPort authority = request.authority();
    int hosts = request.headers().getAll(HttpHeaders.HOST).size();
    if (hosts > 1) {
      // RFC 9112, section 3.2: a proxy may have chosen another of them than this service would.
      Problem.of(400, "a request must have one Host header").detail("it has " + hosts).send(context);
    } else if (authority == null || !isOwnName(authority.host()) && !names.contains(canonical(authority.host()))) {
      Problem.of(421, "this server has no such name")
          .detail("the Host header names '%s'; use an IP address, localhost, a name without dots, or one that the setting http-names lists"
              .formatted(authority == null ? "" : authority.host()))
          .send(context);
    } else if (!SAFE.contains(request.method()) && !isOwnOrigin(request, authority)) {
      Problem.of(403, "the request comes from another web site")
          .detail("Origin must be absent or this server's own").send(context);
    } else {
      context.next();
    }
  }

  /**
   * Whether nobody else can make a name resolve to this machine. An attacker can do so with the domain name of a web
   * site, but not with an IP address, nor with a name without dots, which no public name server has.
   */
  static boolean isOwnName(String host) {
    String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return !name.isEmpty()
        && (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name) || name.indexOf('.') < 0);
  }

  /** A host name as it is compared: in lower case, without the dot of the root. */
  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static boolean isOwnOrigin(HttpServerRequest request, HostAndPort authority) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    return isOwn(request.getHeader("Origin"), request.scheme(), authority);
  }

  private static boolean isOwn(@Nullable String origin, @Nullable String scheme, HostAndPort authority) {
    return origin == null || origin.toLowerCase(Locale.ROOT).equals(scheme + "://" + written(authority));
  }

  /** The authority as a browser writes it in Origin: without the default port of the scheme. */
  private static String written(HostAndPort authority) {
    String host = authority.host().toLowerCase(Locale.ROOT);
    return authority.port() <= 0 || authority.port() == 80 ? host : host + ":" + authority.port();
  }
}
