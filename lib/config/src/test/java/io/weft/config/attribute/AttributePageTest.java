// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md describes every attribute as the table does. */
class AttributePageTest {
  private static final boolean WRITE = Boolean.getBoolean("weft.configuration.write");
  private static final Path PAGE = SourceTree.root().resolve("docs/configuration.md");

  @Test
  void thePageIsUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    String updated = AttributePage.updated(page);
    if (WRITE) {
      Files.writeString(PAGE, updated);
    } else {
      assertEquals(updated, page, "run this test with -Dweft.configuration.write=true");
    }
  }

  @Test
  void everyAttributeHasARow() throws IOException {
    String page = AttributePage.updated(Files.readString(PAGE));
    for (Kinds.Placed placed : Kinds.all()) {
      assertTrue(placed.place().isEmpty() || page.contains("| field of `" + placed.place() + "` |"), placed::place);
      placed.kind().attributes().forEach(attribute ->
          assertTrue(page.contains("\n| `" + attribute.path() + "`"), attribute::path));
    }
  }

  @Test
  void whatIsOutsideOfTheMarksStays() throws IOException {
    String page = Files.readString(PAGE);
    String stale = page.replaceFirst("\\| `dhchap.hash` .*\\n", "");
    assertTrue(stale.length() < page.length());
    assertEquals(AttributePage.updated(page), AttributePage.updated(stale));
    assertThrows(IllegalArgumentException.class, () -> AttributePage.updated("# Configuration\n"));
  }
}
