// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a configuration are cut and damaged at every byte; what was acknowledged is there, or its loss is said. */
class JournalTest {
  private static final int SNAPSHOT = 3;
  private static final int EDITS = 8;

  @TempDir Path temporary;
  private Path file;
  private Path journal;

  /** Two generations: a snapshot of revision 3 with its journal, and the ones before. */
  @BeforeEach
  void edit() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("whole"));
    file = directory.resolve("config.json");
    journal = directory.resolve("config.json.journal");
    Edits.append(file, 1);
    Edits.snapshot(file);
    Edits.append(file, SNAPSHOT - 1);
    Edits.snapshot(file);
    assertEquals(EDITS, Edits.append(file, EDITS - SNAPSHOT).revision());
  }

  /** A copy of the files in a new directory, in which one has another content. @return the snapshot in the copy */
  private Path copy(Path changed, byte[] content) throws IOException {
    Path directory = Files.createTempDirectory(temporary, "copy");
    try (Stream<Path> all = Files.list(file.getParent())) {
      for (Path from : all.toList()) {
        Path to = directory.resolve(from.getFileName());
        if (from.equals(changed)) {
          Files.write(to, content);
        } else {
          Files.copy(from, to);
        }
      }
    }
    return directory.resolve(file.getFileName());
  }

  private static boolean isRejected(Path copy, String name) {
    return Files.exists(copy.resolveSibling(name + ".rejected"));
  }

  /** The edits that a configuration does not contain, of those that were acknowledged. */
  private static TreeSet<Long> lost(Configuration found) {
    TreeSet<Long> lost = new TreeSet<>();
    for (long i = 1; i <= EDITS; i++) {
      if (found.host(Edits.host(i).nqn()).isEmpty()) {
        lost.add(i);
      }
    }
    return lost;
  }

  @Test
  @DisplayName("an edit is on the disk for what it costs, and the snapshot is left alone (mend 21)")
  void appendsOnlyWhatChanges() throws Exception {
    byte[] before = Files.readAllBytes(file);
    long length = Files.size(journal);
    Edits.append(file, 1);
    assertTrue(Files.size(journal) - length < 400, "the record is small");
    assertTrue(Arrays.equals(before, Files.readAllBytes(file)));
  }

  @Test
  @DisplayName("a journal that ends at any byte loses no edit before, and edits go on from there (mend 21)")
  void endsAtAnyByte() throws Exception {
    byte[] whole = Files.readAllBytes(journal);
    for (int end = 0; end <= whole.length; end++) {
      byte[] part = Arrays.copyOf(whole, end);
      int acknowledged = SNAPSHOT + (int) new String(part, StandardCharsets.US_ASCII).chars().filter(c -> c == '\n').count();
      Path copy = copy(journal, part);
      Configuration found = Edits.load(copy);
      assertTrue(found.revision() == acknowledged || found.revision() == acknowledged + 1 && whole[end] == '\n',
          "cut at %d: found %d of %d".formatted(end, found.revision(), acknowledged));
      assertFalse(isRejected(copy, "config.json.journal"), "an edit that was never acknowledged is no damage");
      Configuration next = Edits.append(copy, 2);
      assertEquals(next, Edits.load(copy), "cut at " + end);
    }
  }

  @Test
  @DisplayName("zeroes at the end, as a loss of power leaves them, are a record that never was (mend 21)")
  void zeroesAtTheEndAreNoDamage() throws Exception {
    byte[] whole = Files.readAllBytes(journal);
    byte[] longer = Arrays.copyOf(whole, whole.length + 100);
    assertEquals(EDITS, Edits.load(copy(journal, longer)).revision());
    longer[longer.length - 1] = '\n';
    Path copy = copy(journal, longer);
    assertEquals(EDITS, Edits.load(copy).revision());
    assertFalse(isRejected(copy, "config.json.journal"));
  }

  @Test
  @DisplayName("a damaged byte of the journal costs the edits it is in, and is said (mend 21)")
  void saysWhatIsDamaged() throws Exception {
    byte[] whole = Files.readAllBytes(journal);
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {1, at % 3 == 0 && whole[at] != '\n' ? whole[at] ^ '\n' : 2}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        Path copy = copy(journal, damaged);
        Configuration found = Edits.load(copy);
        TreeSet<Long> lost = lost(found);
        assertTrue(lost.size() <= (whole[at] == '\n' ? 2 : 1), "byte %d: %s".formatted(at, lost));
        assertEquals(!lost.isEmpty(), isRejected(copy, "config.json.journal"), "byte " + at);
        assertTrue(lost.isEmpty() ? found.revision() == EDITS : found.revision() >= 1000,
            "the revisions of lost edits are not given again, byte " + at);
        Configuration next = Edits.append(copy, 1);
        assertEquals(lost, lost(next), "it is repaired");
        assertEquals(at % 5 == 0 ? Edits.load(copy) : next, next, "edits go on");
      }
    }
  }

  @Test
  @DisplayName("a damaged snapshot loses nothing: the one before and both journals lead to the same (mend 21)")
  void rebuildsADamagedSnapshot() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Path copy = copy(file, damaged);
      Configuration found;
      try {
        found = Edits.load(copy);
      } catch (ConfigStoreException e) {
        assertTrue(e.getMessage().contains("has format 3"), "byte %d: %s".formatted(at, e.getMessage()));
        assertTrue(Arrays.equals(damaged, Files.readAllBytes(copy)), "it is left alone");
        continue;
      }
      assertEquals(Edits.load(file), found, "byte " + at);
      assertEquals(Edits.append(copy, 1), Edits.load(copy), "edits go on");
    }
  }

  @Test
  @DisplayName("a missing or damaged first snapshot is rebuilt from the beginning (mend 21)")
  void rebuildsTheFirstSnapshot() throws Exception {
    Path first = Files.createDirectory(temporary.resolve("first")).resolve("config.json");
    Configuration one = Edits.append(first, 1);
    assertEquals(one, Edits.load(first), "the journal is enough");
    Edits.snapshot(first);
    Files.writeString(first, "{");
    assertEquals(one, Edits.load(first));
    assertTrue(isRejected(first, "config.json"));
  }

  @Test
  @DisplayName("a snapshot that somebody put back is not mixed with a later journal (mend 21)")
  void aJournalThatDoesNotContinueIsPutAside() throws Exception {
    Path old = Files.createDirectory(temporary.resolve("old")).resolve("config.json");
    Edits.append(old, 1);
    Edits.snapshot(old);
    Path copy = copy(file, Files.readAllBytes(old));
    Configuration found = Edits.load(copy);
    assertEquals(List.of(Edits.host(1)), List.copyOf(found.hosts()));
    assertEquals(EDITS + 1000, found.revision());
    assertTrue(isRejected(copy, "config.json.journal"));
    assertEquals(found, Edits.load(copy), "it is said once");
  }

  @Test
  @DisplayName("a journal of a newer version is left alone (mend 27)")
  void aNewerJournal() throws Exception {
    byte[] text = "{\"format\":2,\"after\":8,\"revision\":9}".getBytes(StandardCharsets.US_ASCII);
    CRC32C crc = new CRC32C();
    crc.update(text);
    byte[] newer = (new String(Files.readAllBytes(journal), StandardCharsets.US_ASCII)
        + "%08x %s\n".formatted(crc.getValue(), new String(text, StandardCharsets.US_ASCII)))
        .getBytes(StandardCharsets.US_ASCII);
    Path copy = copy(journal, newer);
    String message = assertThrows(ConfigStoreException.class, () -> Edits.load(copy)).getMessage();
    assertEquals("journal %s.journal has a record of format 2, and this version of Weft reads 1. Another version of Weft has "
        .formatted(copy) + "written it; nothing was changed. Start that version, or name another data directory", message);
    assertTrue(Arrays.equals(newer, Files.readAllBytes(copy.resolveSibling("config.json.journal"))));
  }

  @Test
  void everyFileIsItsOwners() throws Exception {
    Path owned = Files.createDirectory(temporary.resolve("owned")).resolve("config.json");
    ConfigFiles files = new ConfigFiles(owned, FileSteps.REAL);
    Configuration one = Edits.next(new ConfigLoader(files).load().configuration());
    files.append(Configuration.EMPTY, one);
    files.trySnapshot(one);
    files.append(one, Edits.next(one));
    try (Stream<Path> all = Files.list(owned.getParent())) {
      for (Path path : all.toList()) {
        assertEquals("rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path::toString);
      }
    }
  }
}
