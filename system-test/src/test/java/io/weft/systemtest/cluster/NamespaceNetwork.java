// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static io.weft.testkit.RootMachine.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Nodes in network namespaces of their own, joined by a bridge in yet another one, where no firewall rule of the machine
 * applies; the tests reach them through it. It needs root.
 *
 * <p>A cut is an entry of the sender's neighbour table with a hardware address that nobody has: the kernel sends, the bridge
 * floods, and everybody drops it, as a cable would that was pulled out somewhere else.
 */
final class NamespaceNetwork implements Network {
  private static final int FIRST_PORT = 4420;
  private static final String NOBODY = "02:00:00:00:00:01";
  private static final Pattern NAMESPACE = Pattern.compile("(?m)^(weft-(\\d+)-\\w+)");
  private static final int TESTS = 254;

  private final long pid = ProcessHandle.current().pid();
  private final String subnet = "10.%d.%d.".formatted(100 + pid / 256 % 100, pid % 256);
  private final String hub = "weft-%d-hub".formatted(pid);
  private final List<String[]> cuts = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> delayed = Collections.synchronizedList(new ArrayList<>());
  private final int nodes;

  /** Creates the namespaces and connects them, after removing those of processes that have ended without doing so. */
  NamespaceNetwork(int nodes) {
    this.nodes = nodes;
    removeLeftovers();
    try {
      run("ip", "netns", "add", hub);
      run("ip", "-n", hub, "link", "add", "br0", "type", "bridge");
      run("ip", "-n", hub, "link", "set", "br0", "up");
      for (int node = 1; node <= nodes; node++) {
        run("ip", "netns", "add", namespace(node));
        run("ip", "-n", namespace(node), "link", "set", "lo", "up");
        connect(node, List.of("-n", namespace(node)), "eth0");
      }
      connect(TESTS, List.of(), "weft" + pid);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /** A cable between the bridge and an interface. @param where the options of ip for the namespace of the interface */
  private void connect(int host, List<String> where, String name) {
    ip(where, "link", "add", name, "type", "veth", "peer", "name", "port" + host, "netns", hub);
    run("ip", "-n", hub, "link", "set", "port" + host, "master", "br0", "up");
    ip(where, "address", "add", address(host) + "/24", "dev", name);
    ip(where, "link", "set", name, "up");
  }

  private static void ip(List<String> options, String... words) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(options);
    command.addAll(List.of(words));
    run(command.toArray(String[]::new));
  }

  private String namespace(int node) {
    return "weft-%d-%d".formatted(pid, node);
  }

  @Override
  public String address(int node) {
    return subnet + node;
  }

  @Override
  public int port(int node) {
    return FIRST_PORT;
  }

  @Override
  public List<String> command(int node) {
    // Not "ip netns exec", which mounts another /sys, without the limits of the control group.
    return List.of("nsenter", "--net=/run/netns/" + namespace(node));
  }

  @Override
  public boolean canBeCut() {
    return true;
  }

  @Override
  public void cut(int from, int to) {
    run("ip", "-n", namespace(from), "neighbour", "replace", address(to), "lladdr", NOBODY, "dev", "eth0", "nud", "permanent");
    cuts.add(new String[] {"ip", "-n", namespace(from), "neighbour", "delete", address(to), "dev", "eth0"});
  }

  @Override
  public void heal() {
    List<String[]> undone = List.copyOf(cuts);
    cuts.clear();
    undone.stream().map(command -> List.of(command)).distinct().forEach(command -> run(command.toArray(String[]::new)));
    List<Integer> prompt = List.copyOf(delayed);
    delayed.clear();
    prompt.forEach(node -> run("tc", "-n", namespace(node), "qdisc", "delete", "dev", "eth0", "root"));
  }

  @Override
  public boolean delay(int node, Duration delay) {
    try {
      run("tc", "-n", namespace(node), "qdisc", "replace", "dev", "eth0", "root", "netem", "delay", delay.toMillis() + "ms");
    } catch (AssertionError _) {
      return false; // a kernel without netem
    }
    delayed.add(node);
    return true;
  }

  @Override
  public void close() {
    List<String> existing = run("ip", "netns", "list").lines().map(line -> line.split(" ", 2)[0]).toList();
    for (int node = 1; node <= nodes; node++) {
      if (existing.contains(namespace(node))) {
        remove(namespace(node));
      }
    }
    if (existing.contains(hub)) {
      remove(hub);
    }
  }

  /** Removes a namespace with its interfaces, and kills what still runs in it. */
  private static void remove(String namespace) {
    run("ip", "netns", "pids", namespace).lines().forEach(left -> ProcessHandle.of(Long.parseLong(left))
        .ifPresent(ProcessHandle::destroyForcibly));
    run("ip", "netns", "delete", namespace);
  }

  /** Removes what a test run has left that was killed. */
  private static void removeLeftovers() {
    Matcher names = NAMESPACE.matcher(run("ip", "netns", "list"));
    while (names.find()) {
      if (ProcessHandle.of(Long.parseLong(names.group(2))).isEmpty()) {
        remove(names.group(1));
      }
    }
  }
}
