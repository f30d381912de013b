// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.testkit.Eventually;
import io.weft.testkit.history.Recorder;
import io.weft.testkit.history.RegisterAnswer;
import io.weft.testkit.history.RegisterAnswer.Committed;
import io.weft.testkit.history.RegisterAnswer.Found;
import io.weft.testkit.history.RegisterAnswer.Stale;
import io.weft.testkit.history.RegisterInput;
import io.weft.testkit.history.RegisterInput.Edit;
import io.weft.testkit.history.RegisterInput.Read;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Edits the configuration through any node, each time with another value, reads it, and records both. What is not answered is
 * sent again to the next node, an edit with its identifier, so that it is made once. The value is the serial number of a subsystem
 * that no port serves.
 */
final class Editor {
  /** The subsystem. */
  static final String NQN = "nqn.2026-11.io.weft:register";

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
  /** Less than an edit may take at worst, so that answers are lost. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  /** What is not to be lost may take longer than an edit that waits for a change of what agrees. */
  private static final Duration PUT_LIMIT = Duration.ofSeconds(60);
  private static final int LONGEST_PAUSE_MILLIS = 40;
  /** How often something is sent, each time to another node: rarely enough that some answers stay lost. */
  private static final int ATTEMPTS = 2;

  private final Cluster cluster;
  private final int client;
  private final Recorder<RegisterInput, RegisterAnswer> recorder;
  private final Random random;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT).build();
  private long revision;
  private int sequence;

  /** @param revision one that was seen */
  Editor(Cluster cluster, int client, Recorder<RegisterInput, RegisterAnswer> recorder, long seed, long revision) {
    this.cluster = cluster;
    this.client = client;
    this.recorder = recorder;
    this.random = new Random(seed);
    this.revision = revision;
  }

  /** Sets a value without recording it. @return the revision */
  static long put(ClusterNode node, String value) throws Exception {
    HttpResponse<String> response;
    try (HttpClient once = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(patch(node, value, null, UUID.randomUUID().toString()), (_, _) -> true).timeout(PUT_LIMIT).build();
      response = once.send(request, HttpResponse.BodyHandlers.ofString());
    }
    if (response.statusCode() != 200) {
      throw new AssertionError(response.body());
    }
    return new JsonObject(response.body()).getLong("revision");
  }

  /** Reads and edits until it is told to end. @throws AssertionError if an answer is none that a client may get */
  void run(CountDownLatch ended) throws Exception {
    while (!ended.await(random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
      ClusterNode node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
      int choice = random.nextInt(5);
      if (choice < 2) {
        ask(node, new Read());
      } else {
        // Some are made against a revision that others have left behind.
        ask(node, edit(choice == 2 ? null : Long.valueOf(revision)));
      }
    }
  }

  /** Edits through every node until it is acknowledged, recorded like everything else. @throws AssertionError if it is not in time */
  void awaitAll() throws Exception {
    for (ClusterNode node : cluster.nodes()) {
      Eventually.until("an edit through %s is acknowledged".formatted(node.name()), () -> ask(node, edit(null)) instanceof Committed);
    }
  }

  private Edit edit(@Nullable Long expected) {
    return new Edit(expected, "c%d-%d".formatted(client, ++sequence));
  }

  /** Reads through a node, recorded like everything else. */
  void read(ClusterNode node) throws Exception {
    ask(node, new Read());
  }

  /** @return null if there was no answer */
  private @Nullable RegisterAnswer ask(ClusterNode node, RegisterInput input) throws Exception {
    String id = UUID.randomUUID().toString();
    Recorder.Call<RegisterInput, RegisterAnswer> call = recorder.call(client, input);
    boolean isSent = false;
    String failure = "";
    ClusterNode to = node;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        HttpResponse<String> response = http.send(request(to, input, id), HttpResponse.BodyHandlers.ofString());
        @Nullable RegisterAnswer answer = answer(input, response);
        if (answer != null) {
          call.answered(answer);
          revision = Math.max(revision, answer.revision());
          return answer;
        }
        isSent = true;
        failure = "status 503";
      } catch (ConnectException | HttpConnectTimeoutException e) {
        failure = "not connected: " + e.getMessage();
      } catch (IOException e) {
        isSent = true;
        failure = String.valueOf(e.getMessage());
      }
      to = cluster.nodes().get(to.number() % cluster.nodes().size());
    }
    if (isSent) {
      call.lost(failure);
    } else {
      call.refused(failure);
    }
    return null;
  }

  private static HttpRequest request(ClusterNode node, RegisterInput input, String id) throws IOException {
    return switch (input) {
      case Read() -> HttpRequest.newBuilder(node.http("/api/v1/config?confirmed=true")).timeout(ANSWER_LIMIT).build();
      case Edit(Long expected, String value) -> patch(node, value, expected, id);
    };
  }

  private static HttpRequest patch(ClusterNode node, String value, @Nullable Long expected, String id) throws IOException {
    JsonObject subsystem = new JsonObject().put("nqn", NQN).put("attr", new JsonObject().put("serial", value));
    JsonObject put = new JsonObject().put("op", "put").put("kind", "subsystem").put("value", subsystem);
    HttpRequest.Builder request = HttpRequest.newBuilder(node.http("/api/v1/config")).timeout(ANSWER_LIMIT)
        .header("Content-Type", "application/json").header("Idempotency-Key", id)
        .method("PATCH", HttpRequest.BodyPublishers.ofString(new JsonObject().put("operations", List.of(put)).encode()));
    return (expected == null ? request : request.header("If-Match", "\"" + expected + "\"")).build();
  }

  /** @return null if nothing is known: a node without a majority cannot tell what becomes of an edit */
  private static @Nullable RegisterAnswer answer(RegisterInput input, HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200 -> {
        JsonObject body = new JsonObject(response.body());
        yield input instanceof Edit ? new Committed(body.getLong("revision")) : found(body, response);
      }
      case 412 -> new Stale(new JsonObject(response.body()).getLong("revision"));
      case 503 -> null;
      default -> throw new AssertionError(
          "%s was answered with status %d: %s".formatted(input, response.statusCode(), response.body()));
    };
  }

  private static Found found(JsonObject configuration, HttpResponse<String> response) {
    String tag = response.headers().firstValue("ETag").orElseThrow();
    JsonArray subsystems = configuration.getJsonArray("subsystems");
    for (int i = 0; i < subsystems.size(); i++) {
      JsonObject subsystem = subsystems.getJsonObject(i);
      if (subsystem.getString("nqn").equals(NQN)) {
        return new Found(Long.parseLong(tag.replace("\"", "")), subsystem.getJsonObject("attr").getString("serial"));
      }
    }
    throw new AssertionError("the subsystem is gone at revision " + tag);
  }
}
