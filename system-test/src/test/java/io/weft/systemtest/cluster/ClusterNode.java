// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.weft.testkit.RootMachine;
import io.weft.testkit.WeftProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a cluster under test: a process, its data directory and its log, which outlive the process. Started, killed and
 * paused by one thread at a time.
 */
final class ClusterNode implements AutoCloseable {
  /** The most nodes that vote: with more, each edit would wait for more of them. */
  private static final int VOTERS = 5;
  private static final int SHOWN_LINES = 40;
  private static final int DISCOVERY = 1;
  private static final int HTTP = 2;
  private static final int CLUSTER = 4;

  private final Network network;
  private final int number;
  private final Path folder;
  private final Watchdog watchdog;
  private volatile @Nullable WeftProcess process;
  private volatile boolean paused;
  private List<String> command = List.of("up");
  private String roles;

  /** Creates a node that does not run. @param folder for its data and log */
  ClusterNode(Network network, int number, Path folder, Watchdog watchdog) throws IOException {
    this.network = network;
    this.number = number;
    this.folder = Files.createDirectories(folder);
    this.watchdog = watchdog;
    this.roles = number <= VOTERS ? "target,discovery,admin,voter" : "target,discovery,admin";
  }

  /** Its number, from 1. */
  int number() {
    return number;
  }

  /** Its name in the cluster. */
  String name() {
    return "node-" + number;
  }

  /** Its data directory. */
  Path data() {
    return folder.resolve("data");
  }

  /** Its address. */
  String address() {
    return network.address(number);
  }

  /** The port on which hosts connect. */
  int port() throws IOException {
    return network.port(number);
  }

  /** The first of its ports for the cluster. */
  int clusterPort() throws IOException {
    return network.port(number) + CLUSTER;
  }

  /** An address of its management service. @param path begins with a slash */
  URI http(String path) throws IOException {
    return URI.create("http://%s:%d%s".formatted(address(), network.port(number) + HTTP, path));
  }

  /** Runs a command that asks this node's management service, such as {@code cluster status}. @return its output */
  String ask(String... words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--http", http("").toString()));
    return command(arguments);
  }

  /** Runs a command of this node to its end, such as {@code cluster init}. @return its output */
  String run(String... words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--data", data().toString()));
    return command(arguments);
  }

  private String command(List<String> arguments) throws Exception {
    try (WeftProcess once = WeftProcess.startBy(network.command(number), log(), arguments.toArray(String[]::new))) {
      watchdog.watch(once.pid());
      String output = once.output();
      watchdog.forget(once.pid());
      return output;
    }
  }

  /** Sets the command that the node runs, with options of its own, such as {@code up} or {@code target}; "up" at first. */
  void command(String... words) {
    command = List.of(words);
  }

  /** Runs one service only, {@code discovery} or {@code target}, and votes or not. To be called before it joins. */
  void serve(String service, boolean votes) {
    command(service);
    roles = service + (votes ? ",admin,voter" : ",admin");
  }

  /** What it is to its cluster. */
  String roles() {
    return roles;
  }

  /** The port of its discovery node. */
  int discoveryPort() throws IOException {
    return network.port(number) + DISCOVERY;
  }

  /** Starts it and waits until it is ready. @throws AssertionError with its log, if it is not */
  void start() throws Exception {
    launch();
    awaitReady();
  }

  /** Starts it. */
  void launch() throws IOException {
    if (process != null) {
      throw new IllegalStateException(name() + " runs");
    }
    int port = network.port(number);
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--data", data().toString(), "--listen", address(),
        "--http-listen", address(), "--http-port", "" + (port + HTTP)));
    if (!command.getFirst().equals("discovery")) {
      arguments.addAll(List.of("--port", "" + port));
    }
    if (!command.getFirst().equals("target")) {
      arguments.addAll(List.of("--discovery-port", "" + discoveryPort()));
    }
    WeftProcess started = WeftProcess.startBy(network.command(number), log(), arguments.toArray(String[]::new));
    watchdog.watch(started.pid());
    process = started;
  }

  /** Waits for the line that says that it is ready. */
  void awaitReady() throws Exception {
    String line = running().line();
    if (!line.startsWith("READY ")) {
      throw new AssertionError("%s says '%s' and not READY: %s".formatted(name(), line, tail()));
    }
  }

  /** The identifier of its process. */
  long pid() {
    return running().pid();
  }

  /** Whether its process exists and is not paused. */
  boolean runs() {
    WeftProcess current = process;
    return current != null && current.isAlive() && !paused;
  }

  /** SIGKILL. @throws AssertionError with its log, if it had ended by itself */
  void kill() throws Exception {
    WeftProcess killed = running();
    killed.kill();
    ended(killed);
  }

  /** @throws AssertionError with its log, if it has ended by itself */
  void requireAlive() throws IOException {
    if (!running().isAlive()) {
      throw new AssertionError("%s has ended by itself: %s".formatted(name(), tail()));
    }
  }

  /** SIGKILL, without waiting for the end, for which {@link #close} does. */
  void beginKill() {
    ProcessHandle.of(running().pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** SIGTERM, and waits for the end. @throws AssertionError if it does not end, or not as it should */
  void stop() throws Exception {
    WeftProcess stopped = running();
    int status = stopped.stop();
    ended(stopped);
    if (status != 0 && status != 143) {
      throw new AssertionError("%s ended with status %d: %s".formatted(name(), status, tail()));
    }
  }

  /** SIGSTOP: it does nothing until {@link #resume}, and nobody is told. */
  void pause() {
    signal("STOP");
    paused = true;
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
    paused = false;
  }

  private void signal(String name) {
    RootMachine.run("sh", "-c", "kill -%s %d".formatted(name, running().pid()));
  }

  private WeftProcess running() {
    WeftProcess current = process;
    if (current == null) {
      throw new IllegalStateException(name() + " does not run");
    }
    return current;
  }

  private void ended(WeftProcess before) {
    watchdog.forget(before.pid());
    process = null;
    paused = false;
  }

  /** Its log. */
  Path log() {
    return folder.resolve("log");
  }

  /** The last lines of its log. */
  String tail() throws IOException {
    if (!Files.exists(log())) {
      return name() + " has no log\n";
    }
    List<String> lines = Files.readAllLines(log());
    return "%s, the last lines of %s:\n%s\n".formatted(name(), log(),
        String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())));
  }

  /** Kills it if it runs. */
  @Override
  public void close() throws InterruptedException {
    WeftProcess left = process;
    if (left != null) {
      left.close();
      ended(left);
    }
  }
}
