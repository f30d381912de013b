// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.config.ByteSize;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violations;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.JsonReader;
import io.weft.config.store.ConfigStore;
import io.weft.management.http.DocumentBody;
import io.weft.management.http.Problem;
import io.weft.management.http.Resource;
import io.weft.management.image.Images;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of namespaces: POST makes one in the image directory, PATCH changes the size of one that a namespace uses,
 * DELETE deletes one of the image directory that none uses. File systems are used on worker threads only.
 */
public final class ImageRoutes {
  /** The path of all requests. */
  public static final String PATH = "/api/v1/images";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final String NAME_EXPECTED = "a file name of letters, digits, '.', '_' and '-', such as disk-2.img";
  /** The largest logical block: a size of whole blocks suits every format. */
  private static final int BLOCK = 4096;
  private static final String SIZE_EXPECTED = "a multiple of 4096 bytes, such as 10GiB";

  /** A document names one file: more is a mistake. */
  private static final int MAX_DOCUMENT = 64 << 10;

  private final Vertx vertx;
  private final ConfigStore store;
  private final @Nullable Images images;
  private final DocumentBody bodies = new DocumentBody(() -> MAX_DOCUMENT, "enough for a name and a size");

  /** Creates routes. @param images the files; null if no target node runs in this process */
  public ImageRoutes(Vertx vertx, ConfigStore store, @Nullable Images images) {
    this.vertx = vertx;
    this.store = store;
    this.images = images;
  }

  /** Adds the routes to a router. */
  public void mount(Router router) {
    Resource.at(router, PATH)
        .on(HttpMethod.POST, context -> answer(context, this::create))
        .on(HttpMethod.PATCH, context -> answer(context, this::resize))
        .on(HttpMethod.DELETE, context -> answer(context, this::delete))
        .refuseOthers();
  }

  /** One of the three requests; blocks. */
  private interface Request {
    JsonObject perform(Images images, JsonReader body) throws IOException, InvalidConfigurationException, RefusedException;
  }

  private void answer(RoutingContext context, Request request) {
    Images here = images;
    if (here == null) {
      Problem.of(501, "no target node runs here")
          .detail("this process runs no target node, which has the files; ask the management service of one").send(context);
      return;
    }
    bodies.read(context.request())
        .onSuccess(body -> perform(context, here, request, body.getBytes()).onComplete(_ -> bodies.release(body)))
        .onFailure(failure -> problem(failure).send(context));
  }

  private Future<JsonObject> perform(RoutingContext context, Images here, Request request, byte[] document) {
    Callable<JsonObject> work = () -> request.perform(here, JsonDocument.read(document, new Violations()));
    return vertx.executeBlocking(work, false)
        .onSuccess(context::json)
        .onFailure(failure -> problem(failure).send(context));
  }

  private static Problem problem(Throwable failure) {
    return switch (failure) {
      case InvalidConfigurationException invalid ->
          Problem.of(400, "the request is not valid").violations(invalid.violations());
      case RefusedException refused -> Problem.of(refused.status, "refused").detail(String.valueOf(refused.getMessage()));
      case FileAlreadyExistsException exists -> Problem.of(409, "the file exists")
          .detail("there is a file %s already; give another name, or use it with --path".formatted(exists.getFile()));
      case NoSuchFileException missing ->
          Problem.of(404, "there is no such file").detail("there is no file " + missing.getFile());
      case AccessDeniedException denied -> Problem.of(409, "permission denied")
          .detail("%s: permission denied for the user that Weft runs as".formatted(denied.getFile()));
      case FileSystemException other -> Problem.of(409, "the file system refuses")
          .detail("%s: %s".formatted(other.getFile(), other.getReason()));
      case IOException other -> Problem.of(409, "the file system refuses").detail(String.valueOf(other.getMessage()));
      default -> Problem.of(failure);
    };
  }

  private JsonObject create(Images here, JsonReader body) throws IOException, InvalidConfigurationException {
    String name = body.text("name", "");
    long size = size(body);
    body.violations().at("name").check(
        !body.has("name") || NAME.matcher(name).matches(), "is '%s'".formatted(name), NAME_EXPECTED);
    finish(body);
    return image(body.has("name") ? here.create(name, size) : here.create(size), size);
  }

  private JsonObject resize(Images here, JsonReader body)
      throws IOException, InvalidConfigurationException, RefusedException {
    Path file = path(body);
    long size = size(body);
    boolean shrink = body.flag("shrink", false);
    finish(body);
    if (!isUsed(file)) {
      throw new RefusedException(404, "no namespace is on %s; only the files of namespaces are resized".formatted(file));
    }
    here.resize(file, size, shrink);
    return image(file, size);
  }

  private JsonObject delete(Images here, JsonReader body)
      throws IOException, InvalidConfigurationException, RefusedException {
    Path file = path(body);
    finish(body);
    if (!here.contains(file)) {
      throw new RefusedException(409, "%s was not made by Weft; delete it yourself".formatted(file));
    }
    if (isUsed(file)) {
      throw new RefusedException(409, "a namespace is on %s; remove the namespace first".formatted(file));
    }
    here.delete(file);
    return new JsonObject().put("path", file.toString());
  }

  /** Whether a namespace is on a file, whatever the name or link by which it knows the file. */
  private boolean isUsed(Path file) {
    return store.snapshot().subsystems().stream().flatMap(subsystem -> subsystem.namespaces().stream())
        .anyMatch(namespace -> isOn(namespace.device().path(), file));
  }

  private static boolean isOn(@Nullable String device, Path file) {
    if (device == null || !device.startsWith("/")) {
      return false;
    }
    try {
      return device.equals(file.toString()) || Files.isSameFile(Path.of(device), file);
    } catch (IOException | InvalidPathException _) {
      return false; // One of the two is not there.
    }
  }

  private static JsonObject image(Path file, long size) {
    return new JsonObject().put("path", file.toString()).put("size", size);
  }

  private static Path path(JsonReader body) {
    String text = body.text("path", "");
    Path path = Path.of(text.indexOf('\0') < 0 ? text : "");
    body.violations().at("path").check(path.isAbsolute() && path.normalize().equals(path), "is '%s'".formatted(text),
        "the absolute path of a file, without '.' and '..'");
    return path;
  }

  private static long size(JsonReader body) {
    String text = body.text("size", "");
    long size = 0;
    try {
      size = ByteSize.parse(text);
    } catch (IllegalArgumentException _) {
      // Zero is reported below.
    }
    body.violations().at("size").check(size > 0 && size % BLOCK == 0, "is '%s'".formatted(text), SIZE_EXPECTED);
    return size;
  }

  private static void finish(JsonReader body) throws InvalidConfigurationException {
    body.finish();
    body.violations().throwIfAny();
  }

  /** A request that cannot be carried out as things are. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }
}
