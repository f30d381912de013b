// SPDX-License-Identifier: Apache-2.0
package io.weft.management.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.weft.management.http.Answer;
import io.weft.management.http.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The status page: four files that are part of the program. */
public final class StatusPage {
  /** Adds the routes to a router. */
  public void mount(Router router) {
    mount(router, "/", "index.html", "text/html; charset=utf-8");
    mount(router, "/status.css", "status.css", "text/css; charset=utf-8");
    mount(router, "/status.js", "status.js", "text/javascript; charset=utf-8");
    mount(router, "/icon.svg", "icon.svg", "image/svg+xml");
  }

  private static void mount(Router router, String path, String resource, String type) {
    Buffer content = load(resource);
    Resource.at(router, path)
        .get(context -> Answer.send(context, type, content))
        .refuseOthers();
  }

  private static Buffer load(String resource) {
    try (InputStream in = StatusPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without " + resource);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
