// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.LongSupplier;

/**
 * Reads the documents in requests. All that are being read or worked on together take no more memory than one document
 * of the largest size. On the event loop of the management service only.
 */
public final class DocumentBody {
  private final LongSupplier limit;
  private final String reason;
  private long held;

  /**
   * Holds no document.
   *
   * @param limit the size in bytes of the largest document at the moment
   * @param reason why no larger one is taken, in words that follow the number
   */
  public DocumentBody(LongSupplier limit, String reason) {
    this.limit = limit;
    this.reason = reason;
  }

  /**
   * Reads the body of a request; the caller {@link #release}s it when the request is answered.
   *
   * @return fails with {@link TooLargeException}, {@link BusyException} or {@link BrokenOffException}; then there is nothing
   *     to release
   */
  public Future<Buffer> read(HttpServerRequest request) {
    long most = limit.getAsLong();
    if (announced(request) > most) {
      return refuse(request, new TooLargeException(most, reason));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      HttpServerResponse response = request.response();
      response.writeContinue();
    }
    Promise<Buffer> read = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(part -> {
      held += part.length();
      body.appendBuffer(part);
      if (body.length() > most || held > most) {
        release(body);
        refuse(request, body.length() > most ? new TooLargeException(most, reason) : new BusyException()).onComplete(read);
      }
    });
    request.exceptionHandler(failure -> {
      if (read.tryFail(new BrokenOffException(failure))) {
        release(body);
      }
    });
    request.endHandler(_ -> read.tryComplete(body));
    return read.future();
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException _) {
      return 0; // The server has looked at it before.
    }
  }

  /** Reads on, since a client that is still sending would not see the answer, but keeps nothing. */
  private static Future<Buffer> refuse(HttpServerRequest request, Exception why) {
    request.handler(_ -> {});
    return Future.failedFuture(why);
  }

  /** Makes room for other documents. */
  public void release(Buffer body) {
    held -= body.length();
  }
}
