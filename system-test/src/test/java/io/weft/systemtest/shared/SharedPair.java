// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import static io.weft.testkit.node.TestTarget.await;

import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.host.HostController;
import io.weft.nvme.AnaState;
import io.weft.testkit.node.GivenAgreement;
import io.weft.testkit.node.GivenOwnership;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.TestTarget;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Two target nodes that reach the same files, one for each ANA group; a host is connected to both. */
final class SharedPair implements AutoCloseable {
  static final int BLOCK = 4096;
  static final int BLOCKS = 1024;
  /** Longer than any test. */
  static final Duration LONG = Duration.ofMinutes(10);

  final GivenOwnership firstOwns;
  final GivenOwnership secondOwns;
  /** What both agree on of the namespaces. */
  final GivenAgreement agreed = new GivenAgreement();
  final TestTarget first;
  final TestTarget second;
  final List<Path> files = new ArrayList<>();

  /**
   * Starts the nodes; neither owns anything or has a lease.
   *
   * @param storage the event loops and the engine; its devices are files
   * @param groups the ANA groups; a group has one namespace, whose NSID is the group's number
   */
  SharedPair(Storage storage, Path folder, Integer... groups) throws Exception {
    this(storage, folder, AnaState.INACCESSIBLE, groups);
  }

  /** As above. @param others what the node that does not own a group reports */
  SharedPair(Storage storage, Path folder, AnaState others, Integer... groups) throws Exception {
    List<NamespaceEntry> namespaces = new ArrayList<>();
    for (int group : groups) {
      Path file = folder.resolve("device-" + group);
      try (RandomAccessFile device = new RandomAccessFile(file.toFile(), "rw")) {
        device.setLength((long) BLOCK * BLOCKS);
      }
      files.add(file);
      namespaces.add(NamespaceEntry.of(group, file.toString())
          .withDevice(new NamespaceDevice(file.toString(), BLOCK, false)).withAnaGroupId(group));
    }
    AnaGroupEntry[] entries = Stream.of(groups)
        .map(group -> new AnaGroupEntry(group, List.of("node-1", "node-2"), others)).toArray(AnaGroupEntry[]::new);
    firstOwns = new GivenOwnership("node-1", entries).agreeWith(agreed);
    secondOwns = new GivenOwnership("node-2", entries).agreeWith(agreed);
    first = storage.target(firstOwns, namespaces);
    second = storage.target(secondOwns, namespaces);
  }

  /** Connects a host to a node. */
  static HostController connect(TestTarget target) throws Exception {
    return await(target.host.connect(target.options()));
  }

  /** The first file. */
  Path file() {
    return files.getFirst();
  }

  /** How many descriptors of this process lead to a file. */
  static long descriptors(Path file) throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(fd -> {
        try {
          return Files.readSymbolicLink(fd).equals(file);
        } catch (IOException e) {
          // Closed meanwhile: the descriptor of the listing itself.
          return false;
        }
      }).count();
    }
  }

  @Override
  public void close() throws Exception {
    try {
      first.close();
    } finally {
      second.close();
    }
  }
}
