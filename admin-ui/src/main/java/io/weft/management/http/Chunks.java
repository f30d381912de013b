// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * An answer of any size, written piece by piece by a worker and sent piece by piece as the client takes it. As long as it
 * is not sent, the next request on the connection is not read, so that a client that takes nothing costs one piece.
 */
public final class Chunks extends OutputStream {
  private static final int CHUNK = 64 << 10;
  /** How many pieces, which may have to be compressed, are sent before the event loop does something else. */
  private static final int AT_ONCE = 8;

  private final List<Buffer> full = new ArrayList<>();
  private Buffer last = Buffer.buffer(0);

  /** The pieces of an answer that is there already, which are not copied. */
  static Chunks of(Buffer content) {
    Chunks chunks = new Chunks();
    int from = 0;
    for (; content.length() - from > CHUNK; from += CHUNK) {
      chunks.full.add(content.slice(from, from + CHUNK));
    }
    chunks.last = content.slice(from, content.length());
    return chunks;
  }

  @Override
  public void write(int oneByte) {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, CHUNK - last.length());
      last.appendBytes(bytes, from, part);
      from += part;
      left -= part;
      if (last.length() == CHUNK) {
        full.add(last);
        last = Buffer.buffer(CHUNK);
      }
    }
  }

  /** The length of the answer in bytes. */
  public long length() {
    return (long) full.size() * CHUNK + last.length();
  }

  /** Sends what was written, which can be done any number of times. On the event loop of the request. */
  public void send(RoutingContext context) {
    context.response().putHeader("Content-Length", Long.toString(length()));
    send(full.iterator(), context);
  }

  private void send(Iterator<Buffer> rest, RoutingContext context) {
    HttpServerResponse response = context.response().drainHandler(null);
    for (int sent = 0; !response.closed(); sent++) {
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> send(rest, context));
        return;
      }
      if (!rest.hasNext()) {
        response.end(last);
        return;
      }
      if (sent == AT_ONCE) {
        context.vertx().runOnContext(_ -> send(rest, context));
        return;
      }
      response.write(rest.next());
    }
  }
}
