// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Wrong and missing sections in docstrings are found. */
class SectionsTest {
  private static final CatalogueRow CONNECT = row("fabrics", "01h", "Connect", "Base 6.3");
  private static final CatalogueRow DISCONNECT = row("fabrics", "08h", "Disconnect", "Base 6.4");
  private static final CatalogueRow FLUSH = row("io", "00h", "Flush", "Base 7.2");
  private static final CatalogueRow COMPARE = row("io", "05h", "Compare", "NVM 3.3.1");

  private static CatalogueRow row(String kind, String id, String name, String section) {
    return new CatalogueRow(kind, id, name, section, "M", "M", "");
  }

  private static List<String> faults(CatalogueRow row, String docstring) {
    return new Sections(List.of(CONNECT, DISCONNECT, FLUSH, COMPARE), _ -> docstring)
        .faults(Map.of(row.key(), "a.Command"));
  }

  @Test
  void theSectionOfTheCatalogueIsRight() {
    assertEquals(List.of(), faults(CONNECT, "Connect (NVMe Base 2.1, section 6.3): makes an association."));
  }

  @Test
  void aPartOfTheSectionIsRight() {
    assertEquals(List.of(), faults(CONNECT, "Connect (NVMe Base 2.1, section 6.3.1)."));
  }

  @Test
  void aWrongSectionIsSeen() {
    assertEquals(List.of("a.Command, which is fabrics 01h Connect, cites [Base 6.2] instead of Base 6.3"),
        faults(CONNECT, "Connect (NVMe Base 2.1, section 6.2): makes an association."));
  }

  @Test
  void aLongerNumberIsAnotherSection() {
    assertEquals(1, faults(CONNECT, "Connect (NVMe Base 2.1, section 6.31).").size());
  }

  @Test
  void theSameNumberInAnotherSpecificationIsSeen() {
    assertEquals(List.of("a.Command, which is fabrics 01h Connect, cites [NVM 6.3] instead of Base 6.3"),
        faults(CONNECT, "Connect (NVM Command Set 1.1, section 6.3)."));
  }

  @Test
  void aMissingSectionIsSeen() {
    assertEquals(List.of("a.Command, which is fabrics 01h Connect, cites no section instead of Base 6.3"),
        faults(CONNECT, "Connect: makes an association."));
  }

  @Test
  void theSectionOfAnotherRowIsSeenBesideTheRightOne() {
    assertEquals(List.of("a.Command, which is io 00h Flush, cites NVM 3.3.1, which is io 05h Compare"),
        faults(FLUSH, "Flush (NVM Command Set 1.1, section 3.3.1; NVMe Base 2.1, section 7.2)."));
  }

  @Test
  void furtherSectionsThatBelongToNoRowAreRight() {
    assertEquals(List.of(), faults(COMPARE, "Compare (NVM Command Set 1.1, section 3.3.1), alone or as the first half of"
        + " Compare and Write (section 2.1.5.1 and NVMe Base 2.1, section 3.4.2)."));
  }

  @Test
  void aClassOfTwoRowsCitesBothSections() {
    Sections sections = new Sections(List.of(CONNECT, DISCONNECT), _ -> "Both (NVMe Base 2.1, section 6.3).");
    Map<String, String> classes = Map.of(CONNECT.key(), "a.Both", DISCONNECT.key(), "a.Both");
    assertEquals(List.of("a.Both, which is fabrics 08h Disconnect, cites [Base 6.3] instead of Base 6.4"),
        sections.faults(classes));
    Sections both = new Sections(List.of(CONNECT, DISCONNECT), _ -> "Both (NVMe Base 2.1, sections 6.3 and 6.4).");
    assertEquals(List.of(), both.faults(classes));
  }

  @Test
  void rowsWithoutAClassAreNotCompared() {
    assertEquals(List.of(), new Sections(List.of(CONNECT), _ -> "").faults(Map.of()));
  }

  @Test
  void citationsAreReadInOrder() {
    assertEquals(List.of("NVM 3.3.1", "NVM 2.1.5.1", "Base 3.4.2", "Base 5", "TCP 3.1.1"), Docstrings.citations(
        "NVM Command Set 1.1, section 3.3.1 (section 2.1.5.1, NVMe Base 2.1, sections 3.4.2 and 5; NVMe/TCP Transport 1.1,"
            + " section 3.1.1)"));
  }

  @Test
  void aDocstringBelongsToTheClassThatFollowsIt() {
    String source = """
        /** A comment of the file. */
        package a;
        /** Of the nested one. */
        /**
         * Read (NVM Command Set
         * 1.1, section 3.3.4).
         */
        @Deprecated
        public final class ReadCommand extends Command {
          /** Of a member. */
          int opcode();
        }
        """;
    assertEquals("Read (NVM Command Set 1.1, section 3.3.4).", Docstrings.in(source, "ReadCommand"));
    assertEquals(List.of("NVM 3.3.4"), Docstrings.citations(Docstrings.in(source, "ReadCommand")));
  }

  @Test
  void aClassWithoutADocstringHasAnEmptyOne() {
    assertEquals("", Docstrings.in("/** Of a field. */\nint x;\nfinal class ReadCommand {}", "ReadCommand"));
  }

  @Test
  void aClassThatIsNotShippedIsAnError() {
    Throwable thrown = assertThrows(IllegalArgumentException.class, () -> new Docstrings(List.of()).of("a.Missing"));
    assertTrue(thrown.getMessage().contains("a.Missing"));
  }
}
