// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** An answer of any size, written piece by piece by a worker and sent piece by piece as the client takes it. */
public final class Chunks extends OutputStream {
  private static final int CHUNK = 64 << 10;

  private final List<Buffer> full = new ArrayList<>();
  private Buffer last = Buffer.buffer(CHUNK);

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

  /** Sends what was written, which can be done any number of times. On the event loop of the response. */
  public void send(HttpServerResponse response) {
    response.setChunked(true);
    send(full.iterator(), response);
  }

  private void send(Iterator<Buffer> rest, HttpServerResponse response) {
    while (!response.closed()) {
      if (!rest.hasNext()) {
        response.end(last);
        return;
      }
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> send(rest, response));
        return;
      }
      response.write(rest.next());
    }
  }
}
