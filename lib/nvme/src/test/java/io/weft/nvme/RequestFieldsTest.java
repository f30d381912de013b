// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyRequest;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.LogPageRequest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of Get Log Page, Identify, Get Features and Set Features, at the bit positions of the specification. */
class RequestFieldsTest {
  @Test
  void logPageFieldsAreApart() {
    assertEquals(0x0003_0000, LogPageRequest.cdw10(0, 0, false, 16), "NUMDL, 0-based");
    assertEquals(0x0000_8000, LogPageRequest.cdw10(0, 0, true, 4), "RAE");
    assertEquals(0x0000_7f00, LogPageRequest.cdw10(0, 0x7f, false, 4), "LSP");
    assertEquals(0x0000_0070, LogPageRequest.cdw10(LogPageId.DISCOVERY, 0, false, 4), "LID");
  }

  @Test
  void logPageFieldsAreReadBack() {
    int cdw10 = LogPageRequest.cdw10(LogPageId.ASYMMETRIC_NAMESPACE_ACCESS, 0x55, true, 4096);
    assertEquals(LogPageId.ASYMMETRIC_NAMESPACE_ACCESS, LogPageRequest.lid(cdw10));
    assertEquals(0x55, LogPageRequest.lsp(cdw10));
    assertTrue(LogPageRequest.isRetained(cdw10));
    assertFalse(LogPageRequest.isRetained(cdw10 & ~(1 << 15)));
    assertEquals(4096, LogPageRequest.bytes(cdw10, 0));
  }

  @Test
  void theRaeBitIsNoPartOfTheLogSpecificParameter() {
    assertEquals(0, LogPageRequest.lsp(LogPageRequest.cdw10(0xff, 0, true, 1 << 18)));
    assertEquals(0x7f, LogPageRequest.lsp(-1));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 4096, 1 << 18, (1 << 18) + 4, 1 << 20, 0x7fff_fffc})
  void aLengthUsesBothHalvesOfNumd(int bytes) {
    assertEquals(bytes, LogPageRequest.bytes(LogPageRequest.cdw10(0, 0, false, bytes), LogPageRequest.cdw11(bytes)));
  }

  @Test
  void theLongestLengthIsSixteenGibibytes() {
    assertEquals(16L << 30, LogPageRequest.bytes(-1, -1));
    assertEquals(1L << 18, LogPageRequest.bytes(0xffff_0000, 0xffff_0000), "LSI does not count");
  }

  @Test
  void furtherLogPageFields() {
    assertEquals(0xfedc, LogPageRequest.lsi(0xfedc_ffff));
    assertEquals(0xfe, LogPageRequest.csi(0xfe7f_ffff));
    assertTrue(LogPageRequest.isIndexOffset(1 << 23));
    assertFalse(LogPageRequest.isIndexOffset(~(1 << 23)));
  }

  @Test
  void identifyFields() {
    int cdw10 = IdentifyRequest.cdw10(IdentifyCns.CONTROLLER_LIST, 0xfffe);
    assertEquals(0xfffe_0013, cdw10);
    assertEquals(IdentifyCns.CONTROLLER_LIST, IdentifyRequest.cns(cdw10));
    assertEquals(0xfffe, IdentifyRequest.cntid(cdw10));
    assertEquals(0xfe00_0000, IdentifyRequest.cdw11(0xfe));
    assertEquals(0xfe, IdentifyRequest.csi(0xfe12_3456));
    assertEquals(0x3456, IdentifyRequest.cnssid(0xfe12_3456));
  }

  @Test
  void structuresThatAreOfOneCommandSet() {
    assertEquals("5 6 7 26 27", String.join(" ",
        IntStream.range(0, 256).filter(IdentifyCns::isCommandSetSpecific).mapToObj(Integer::toString).toList()));
  }

  @ParameterizedTest
  @CsvSource({"4, 0, 4", "4, 1, 260", "255, 3, 1023", "0, 7, 1792"})
  void getFeaturesFields(int fid, int select, int cdw10) {
    assertEquals(cdw10, FeatureRequest.get(fid, select));
    assertEquals(fid, FeatureRequest.fid(cdw10));
    assertEquals(select, FeatureRequest.select(cdw10));
    assertFalse(FeatureRequest.isSaved(cdw10));
  }

  @Test
  void setFeaturesFields() {
    assertEquals(0x8000_0084, FeatureRequest.set(FeatureId.NAMESPACE_WRITE_PROTECTION, true));
    assertTrue(FeatureRequest.isSaved(0x8000_0084));
    assertEquals(FeatureId.NAMESPACE_WRITE_PROTECTION, FeatureRequest.fid(0x8000_0084));
    assertEquals(FeatureId.ARBITRATION, FeatureRequest.set(FeatureId.ARBITRATION, false));
  }

  @Test
  void reservedBitsDoNotCount() {
    assertEquals(0x04, FeatureRequest.fid(0x7fff_ff04));
    assertEquals(7, FeatureRequest.select(0xffff_ff00));
  }
}
