// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the node of a container becomes a member of its cluster, with a stand-in for {@code weft}. */
class NodeScriptIT {
  private static final String NODE = "cli/src/main/sh/node";

  @TempDir
  private Path directory;

  private ScriptTree tree;

  @BeforeEach
  void plant() throws Exception {
    tree = new ScriptTree(directory, NODE);
    weft("""
        case "$1 $2" in
          'cluster token') echo 'weft1.secret' ;;
          'cluster init' | 'cluster join') mkdir "$WEFT_DATA/cluster" ;;
        esac
        """);
    Files.createDirectory(directory.resolve("data"));
    tree.set("WEFT_DATA", directory.resolve("data").toString());
    tree.set("NODE_NAME", "target-1");
    tree.set("NODE_ADDRESS", "192.0.2.21");
    tree.set("NODE_ROLES", "target");
    tree.set("NODE_CLUSTER", "http://first:8080");
  }

  @AfterEach
  void end() throws Exception {
    tree.close();
  }

  private void weft(String script) throws Exception {
    tree.write("cli/src/main/sh/weft", "#!/bin/sh\necho \"$*\" >>\"$WEFT_DATA.calls\"\n" + script);
    assertTrue(tree.file("cli/src/main/sh/weft").toFile().setExecutable(true));
  }

  private List<String> calls() throws Exception {
    Path calls = directory.resolve("data.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private String self() {
    return "--data %s --name target-1 --cluster-address 192.0.2.21".formatted(directory.resolve("data"));
  }

  @Test
  @DisplayName("a new node asks for a token, joins with it, and runs; the next start only runs")
  void joinsOnce() throws Exception {
    assertEquals(0, tree.run(NODE, "target", "--port", "4421").status());
    List<String> first = List.of("cluster token --http http://first:8080 --roles target --hours 1",
        "cluster join weft1.secret " + self() + " --roles target", "target --port 4421");
    assertEquals(first, calls());
    ScriptTree.Ended again = tree.run(NODE, "target");
    assertEquals(0, again.status(), again::toString);
    assertEquals(4, calls().size(), () -> again + " called more than the service");
    assertEquals("target", calls().getLast());
  }

  @Test
  @DisplayName("the first node makes the cluster and asks nobody")
  void makesTheCluster() throws Exception {
    tree.set("NODE_CLUSTER", "new");
    assertEquals(0, tree.run(NODE, "discovery").status());
    assertEquals(List.of("cluster init " + self(), "discovery"), calls());
  }

  @Test
  @DisplayName("a node that gets no token ends without starting anything, and tries again when it is started again")
  void getsNoToken() throws Exception {
    tree.set("NODE_ATTEMPTS", "1");
    weft("echo 'no answer' >&2; exit 1\n");
    ScriptTree.Ended ended = tree.run(NODE, "target");
    assertEquals(1, ended.status(), ended::toString);
    assertEquals(List.of("cluster token --http http://first:8080 --roles target --hours 1"), calls());
    assertFalse(Files.exists(directory.resolve("data/cluster")));
    assertEquals(1, tree.run(NODE, "target").status());
    assertEquals(2, calls().size());
  }

  @Test
  @DisplayName("a node that fails to join tries again with the same token, and then gives up with the reason")
  void triesAgain() throws Exception {
    tree.set("NODE_ATTEMPTS", "2");
    weft("""
        case "$1 $2" in
          'cluster token') echo 'weft1.secret' ;;
          *) echo 'there is a node target-1' >&2; exit 2 ;;
        esac
        """);
    ScriptTree.Ended ended = tree.run(NODE, "target");
    assertEquals(1, ended.status(), ended::toString);
    assertTrue(ended.err().endsWith("there is a node target-1\n"), ended::err);
    String join = "cluster join weft1.secret " + self() + " --roles target";
    assertEquals(List.of("cluster token --http http://first:8080 --roles target --hours 1", join, join), calls());
  }

  @Test
  @DisplayName("what is missing in the environment is named, all at once")
  void namesWhatIsMissing() throws Exception {
    tree.set("NODE_NAME", "");
    tree.set("NODE_ADDRESS", "");
    ScriptTree.Ended ended = tree.run(NODE, "target");
    assertEquals(2, ended.status(), ended::toString);
    assertEquals("node: these variables are missing: NODE_NAME NODE_ADDRESS\n", ended.err());
    tree.set("NODE_NAME", "target-1");
    tree.set("NODE_ADDRESS", "192.0.2.21");
    assertTrue(tree.run(NODE).err().startsWith("node: a command is missing"));
    tree.set("NODE_ROLES", "");
    assertTrue(tree.run(NODE, "target").err().contains("NODE_ROLES is missing"));
    assertEquals(List.of(), calls());
  }
}
