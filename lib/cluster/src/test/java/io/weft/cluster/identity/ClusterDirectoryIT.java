// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.Pem;
import io.weft.cluster.certificate.TestCluster;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.config.file.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ClusterDirectoryIT {
  private static final Member SELF = new Member("node-1", 1, Set.of(NodeRole.TARGET, NodeRole.VOTER), "10.0.0.1", 7420);
  private static final ClusterIdentity IDENTITY = new ClusterIdentity(UUID.randomUUID(), "lab", SELF);

  @TempDir
  Path temporary;
  private DataDirectory data;

  @BeforeEach
  void openData() throws Exception {
    data = DataDirectory.open(temporary.resolve("data"));
  }

  @AfterEach
  void closeData() {
    data.close();
  }

  private ClusterDirectory create() throws IdentityException {
    return ClusterDirectory.create(data, IDENTITY, Instant.now());
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static void same(Membership expected, Membership found) {
    assertEquals(expected.identity(), found.identity());
    assertEquals(expected.members(), found.members());
    assertEquals(expected.keys(), found.keys());
    assertEquals(expected.material().certificate(), found.material().certificate());
    assertEquals(expected.material().authorities(), found.material().authorities());
    assertEquals(expected.material().key().fingerprint(), found.material().key().fingerprint());
    assertEquals(expected.authority() == null, found.authority() == null);
  }

  @Test
  void whatWasMadeIsFoundAgain() throws Exception {
    assertFalse(ClusterDirectory.exists(data));
    ClusterDirectory made = create();
    assertTrue(ClusterDirectory.exists(data));
    assertEquals(1, made.starts());
    ClusterDirectory again = ClusterDirectory.open(data);
    same(made.membership(), again.membership());
    assertEquals(2, again.starts());
    assertEquals(3, ClusterDirectory.open(data).starts());
    assertEquals("node-1", NodeCertificate.of(again.membership().material().certificate()).name());
    assertNotNull(again.membership().authority());
    assertEquals(1, again.membership().keys().current().generation());
  }

  @Test
  @DisplayName("directory and files are for their owner only")
  void modes() throws Exception {
    ClusterDirectory made = create();
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())));
    assertEquals(7, entries(made.path()).size());
    for (Path file : entries(made.path())) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
    }
  }

  @Test
  void whatIsSavedIsFoundAgain() throws Exception {
    ClusterDirectory made = create();
    made.saveMembers(List.of(SELF, new Member("node-2", 2, Set.of(NodeRole.TARGET), "host-2", 7420)));
    KeyRing two = made.membership().keys().with(ClusterKey.create(2)).use(2).without(1);
    String retired = Base64.getEncoder().encodeToString(made.membership().keys().current().secret());
    made.changeKeys(_ -> two);
    made.saveAuthority(null);
    same(made.membership(), ClusterDirectory.open(data).membership());
    assertNull(ClusterDirectory.open(data).membership().authority());
    for (Path file : entries(made.path())) {
      assertFalse(Files.readString(file).contains(retired), "a retired key is gone: " + file);
    }
  }

  @Test
  @DisplayName("a change of the authority is on the disk at each step, and a certificate is always that of an authority there")
  void materialIsReplaced() throws Exception {
    ClusterDirectory made = create();
    Material old = made.membership().material();
    Authority next = Authority.create(IDENTITY.clusterId(), "lab", Instant.now());
    List<X509Certificate> both = List.of(old.authorities().getFirst(), next.certificate());
    made.saveMaterial(Material.of(old.key(), old.certificate(), both));
    same(made.membership(), ClusterDirectory.open(data).membership());
    X509Certificate certificate = next.sign(old.key().request("node-1"), "node-1", "10.0.0.1", Instant.now());
    made.saveMaterial(Material.of(old.key(), certificate, List.of(next.certificate())));
    same(made.membership(), ClusterDirectory.open(data).membership());
  }

  @Test
  @DisplayName("a file that is cut off at any byte, or has any byte changed, is refused with its name and what to do")
  void damageIsRefused() throws Exception {
    ClusterDirectory made = create();
    for (Path file : entries(made.path())) {
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 40)) {
        Files.write(file, Arrays.copyOf(whole, length));
        refused(file);
      }
      for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 40)) {
        byte[] changed = whole.clone();
        changed[at] ^= 1;
        Files.write(file, changed);
        refused(file);
      }
      Files.write(file, whole);
      assertTrue(ClusterDirectory.open(data).starts() > 1);
    }
  }

  private void refused(Path file) {
    String message = assertThrows(IdentityException.class, () -> ClusterDirectory.open(data)).getMessage();
    assertTrue(message.contains(file.toString()), message);
    assertTrue(message.contains("Restore the file from a backup"), message);
  }

  @Test
  void aMissingFileIsRefusedExceptTheAuthoritys() throws Exception {
    ClusterDirectory made = create();
    for (Path file : entries(made.path())) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      if (file.endsWith("authority-key.pem")) {
        assertNull(ClusterDirectory.open(data).membership().authority());
      } else {
        assertTrue(assertThrows(IdentityException.class, () -> ClusterDirectory.open(data)).getMessage()
            .startsWith(file + " is missing. Nothing was changed."));
      }
      Files.write(file, whole);
    }
  }

  @Test
  void aFileOfANewerVersionIsRefusedAndKept() throws Exception {
    Path file = create().path().resolve("members");
    String newer = CheckedFile.encode("members", 2, "of the future");
    Files.writeString(file, newer);
    assertEquals(file + " is of format 2, written by a newer version of Weft; this one reads 1. Start that version. Nothing was changed",
        assertThrows(IdentityException.class, () -> ClusterDirectory.open(data)).getMessage());
    assertEquals(newer, Files.readString(file));
  }

  @Test
  @DisplayName("files of two nodes do not make a third one")
  void anotherNodesCertificateIsRefused() throws Exception {
    Path file = create().path().resolve("node.pem");
    try (DataDirectory other = DataDirectory.open(temporary.resolve("other"))) {
      Files.copy(ClusterDirectory.create(other, IDENTITY, Instant.now()).path().resolve("node.pem"), file,
          StandardCopyOption.REPLACE_EXISTING);
    }
    String message = assertThrows(IdentityException.class, () -> ClusterDirectory.open(data)).getMessage();
    assertTrue(message.startsWith(file + " cannot be used: "), message);
    assertTrue(message.contains("is not a certificate authority of this cluster"), message);
  }

  @Test
  void twoMembershipsAreRefused() throws Exception {
    create();
    for (Executable second : List.<Executable>of(
        this::create, () -> JoiningDirectory.open(data, "node-1"))) {
      assertEquals(data.resolve("cluster") + " exists: this node is a member of a cluster. Let it leave that cluster first, or use "
          + "another data directory", assertThrows(IdentityException.class, second).getMessage());
    }
  }

  @Test
  void theFirstNodeVotes() {
    Member silent = new Member("node-1", 1, Set.of(NodeRole.TARGET), "10.0.0.1", 7420);
    assertEquals("the first node of a cluster must vote: give it the role voter", assertThrows(IdentityException.class,
        () -> ClusterDirectory.create(data, new ClusterIdentity(UUID.randomUUID(), "lab", silent), Instant.now())).getMessage());
    assertFalse(ClusterDirectory.exists(data));
  }

  @Test
  void aNodeThatIsNoMemberSaysSo() {
    assertEquals(data.resolve("cluster") + " is no directory: this node is not a member of a cluster. Make a cluster with it, or join one",
        assertThrows(IdentityException.class, () -> ClusterDirectory.open(data)).getMessage());
  }

  @Test
  @DisplayName("whoever leaves leaves nothing behind, at whatever moment the process ends")
  void leaving() throws Exception {
    ClusterDirectory made = create();
    Files.createDirectories(made.path().resolve("log/current"));
    Files.writeString(made.path().resolve("log/current/segment"), "of another part");
    // As a process leaves it that ends after the first step.
    Files.move(made.path(), data.resolve("cluster.left"));
    assertFalse(ClusterDirectory.exists(data));
    ClusterDirectory.tidy(data);
    assertEquals(List.of(data.lockFile()), entries(data.path()));
    create();
    ClusterDirectory.leave(data);
    ClusterDirectory.leave(data);
    assertEquals(List.of(data.lockFile()), entries(data.path()));
  }

  @Test
  @DisplayName("a node that was killed while it was made a member is none, and can be made one again")
  void anUnfinishedDirectoryIsNotUsed() throws Exception {
    Path unfinished = Files.createDirectory(data.resolve("cluster.new"));
    Files.writeString(unfinished.resolve("identity"), "half");
    assertFalse(ClusterDirectory.exists(data));
    assertEquals(1, create().starts());
    assertFalse(Files.exists(unfinished));
  }

  @Test
  @DisplayName("a node that was killed while it joined goes on with the same key, under another name with another")
  void joiningGoesOn() throws Exception {
    String first = JoiningDirectory.open(data, "node-2").key().fingerprint();
    assertFalse(ClusterDirectory.exists(data));
    ClusterDirectory.tidy(data);
    assertEquals(first, JoiningDirectory.open(data, "node-2").key().fingerprint());
    String other = JoiningDirectory.open(data, "node-3").key().fingerprint();
    assertNotEquals(first, other);
    Path file = data.resolve("cluster.joining").resolve("joining.pem");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    String third = JoiningDirectory.open(data, "node-3").key().fingerprint();
    assertNotEquals(other, third, "half a key is worth nothing");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void joiningEndsInAMembership() throws Exception {
    TestCluster lab = TestCluster.create("lab");
    JoiningDirectory joining = JoiningDirectory.open(data, "node-2");
    NodeKey key = joining.key();
    Material material = Material.of(key, lab.authority().sign(key.request("node-2"), "node-2", "10.0.0.2", Instant.now()),
        List.of(lab.authority().certificate()));
    Member self = new Member("node-2", 2, Set.of(NodeRole.TARGET), "10.0.0.2", 7420);
    Membership membership = new Membership(new ClusterIdentity(UUID.randomUUID(), "lab", self), List.of(SELF, self),
        KeyRing.of(ClusterKey.create(3)), material, null);
    same(membership, joining.complete(membership).membership());
    same(membership, ClusterDirectory.open(data).membership());
    assertEquals(List.of(data.resolve("cluster"), data.lockFile()), entries(data.path()));
  }

  @Test
  @DisplayName("no text of a directory, a membership or a message holds a secret")
  void textsHoldNoSecret() throws Exception {
    ClusterDirectory made = create();
    String secret = Base64.getEncoder().encodeToString(made.membership().keys().current().secret());
    String key = Pem.of(made.membership().material().key().privateKey());
    for (String text : List.of(made.toString(), made.membership().toString())) {
      assertFalse(text.contains(secret));
      assertFalse(text.contains(key.substring(40, 70)));
    }
    Path file = made.path().resolve("keys");
    String broken = Files.readString(file).split("\n", 2)[1].replace("}", "");
    Files.writeString(file, CheckedFile.encode("keys", 1, broken));
    IdentityException refused = assertThrows(IdentityException.class, () -> ClusterDirectory.open(data));
    for (Throwable e = refused; e != null; e = e.getCause()) {
      assertFalse(String.valueOf(e.getMessage()).contains(secret.substring(4, 12)), e.getMessage());
    }
    assertTrue(refused.getMessage().startsWith(file + " is damaged: it is not JSON"), refused.getMessage());
  }
}
