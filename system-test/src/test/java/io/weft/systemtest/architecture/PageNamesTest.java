// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for developers name classes, methods, packages and files that exist. */
class PageNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"architecture.md", "developing.md", "testing.md", "configuration.md", "metrics.md", "performance.md"})
  void everyNameInCodeExists(String page) throws IOException {
    String text = Files.readString(SourceTree.root().resolve("docs").resolve(page));
    assertEquals(Set.of(), new PageNames(SourceTree.root()).unknown(text));
  }

  @Test
  void everyPartOfThePictureExists() throws IOException {
    String picture = Files.readString(SourceTree.root().resolve("docs/architecture.svg"));
    assertEquals(Set.of(), new PageNames(SourceTree.root()).unknown("```\n" + picture.replaceAll("<[^>]*>", " ") + "\n```"));
    assertTrue(picture.contains(">lib/fabric<"), "the picture has no parts");
  }

  @Test
  void everyLifeCycleHasTheStatesThatThePageLists() throws IOException {
    String text = Files.readString(SourceTree.root().resolve("docs/architecture.md"));
    assertEquals(Set.of(), new PageNames(SourceTree.root()).wrongStates(text));
  }

  @Test
  void aStateThatIsMissingIsSeen() throws IOException {
    PageNames names = new PageNames(SourceTree.root());
    assertEquals(Set.of(), names.wrongStates("| a connection | `OPEN`, `LINGERING`, `CLOSED` | `ConnectionState` |\n"));
    assertEquals(
        Set.of("ConnectionState has [OPEN, LINGERING, CLOSED], the page says [OPEN, CLOSED]"),
        names.wrongStates("| a connection | `OPEN`, `CLOSED` | `ConnectionState` |\n"));
  }

  @Test
  void namesThatDoNotExistAreSeen() throws IOException {
    PageNames names = new PageNames(SourceTree.root());
    assertEquals(Set.of("PageNoNames"), names.unknown("`PageNoNames` and `PageNames`"));
    assertEquals(Set.of("PageNames.noMethod"), names.unknown("```\nPageNames.noMethod -> PageNames.unknown\n```"));
    assertEquals(Set.of("io.weft.nothing"), names.unknown("`io.weft.nothing`, `io.weft.nvme`"));
    assertEquals(Set.of("docs/nothing.md"), names.unknown("`docs/nothing.md` and `docs/testing.md`"));
  }
}
