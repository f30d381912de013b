// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the operations of any number of clients while they run, in memory and in a file, from which {@link Recording} reads
 * them, also after the process has been killed.
 *
 * <p>The file has one JSON object a line: first what the history is of, then each call
 * {@code {"op":1,"client":2,"at":123,"call":{...}}} and each end {@code {"op":1,"at":150,"answer":{...}}}, with
 * {@code "refused"} instead of the answer if the operation surely had no effect, or {@code "lost"} if nothing is known of it.
 * Times are nanoseconds since the recorder was made.
 *
 * @param <I> what is asked for
 * @param <A> what is answered
 */
public final class Recorder<I, A> implements AutoCloseable {
  private final Notation<I, A> notation;
  private final BufferedWriter file;
  private final long start = System.nanoTime();
  private final List<Call<I, A>> calls = new ArrayList<>();

  /**
   * Creates a recorder.
   *
   * @param path the file, which is made or overwritten
   * @param header the first line: what a reader needs to know
   */
  public Recorder(Path path, Notation<I, A> notation, JsonObject header) throws IOException {
    this.notation = notation;
    file = Files.newBufferedWriter(path);
    write(header);
  }

  /** An operation that was called. It ends by one of its methods, once, or stays open. */
  public static final class Call<I, A> {
    private final Recorder<I, A> recorder;
    private final int number;
    private final int client;
    private final I input;
    private final long called;
    private Operation<I, A> operation;
    private boolean refused;

    private Call(Recorder<I, A> recorder, int number, int client, I input, long called) {
      this.recorder = recorder;
      this.number = number;
      this.client = client;
      this.input = input;
      this.called = called;
      operation = Operation.open(client, input, called);
    }

    /** The operation was answered, just now. */
    public void answered(A answer) {
      long now = recorder.now();
      synchronized (recorder) {
        operation = new Operation<>(client, input, answer, called, now);
        recorder.write(end(now).put("answer", recorder.notation.writeAnswer(answer)));
      }
    }

    /** The operation surely had no effect, and will have none. */
    public void refused(String reason) {
      synchronized (recorder) {
        refused = true;
        recorder.write(end(recorder.now()).put("refused", reason));
      }
    }

    /** Nothing is known of the operation: it may have had an effect, or have it later. */
    public void lost(String reason) {
      synchronized (recorder) {
        recorder.write(end(recorder.now()).put("lost", reason));
      }
    }

    private JsonObject end(long at) {
      return new JsonObject().put("op", number).put("at", at);
    }
  }

  /** Records a call. Called before anything is sent. */
  public synchronized Call<I, A> call(int client, I input) {
    Call<I, A> call = new Call<>(this, calls.size(), client, input, now());
    calls.add(call);
    write(new JsonObject().put("op", call.number).put("client", client).put("at", call.called)
        .put("call", notation.writeInput(input)));
    return call;
  }

  /** The history so far, without what was refused. */
  public synchronized List<Operation<I, A>> history() {
    return calls.stream().filter(call -> !call.refused).map(call -> call.operation).toList();
  }

  private long now() {
    return System.nanoTime() - start;
  }

  /** Writes a line and hands it to the kernel, so that it outlives this process. */
  private synchronized void write(JsonObject line) {
    try {
      file.write(line.encode());
      file.newLine();
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
