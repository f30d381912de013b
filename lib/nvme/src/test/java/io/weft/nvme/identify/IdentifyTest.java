// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.nvme.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offsets as the figures of the specifications print them, checked independently of the enumerations. */
class IdentifyTest {
  @ParameterizedTest
  @CsvSource({
    "CMIC,76", "MDTS,77", "CNTLID,78", "OAES,92", "CTRATT,96", "CNTRLTYPE,111", "CRDT1,128", "OACS,256", "AERL,259",
    "LPA,261", "ELPE,262", "KAS,320", "ANATT,342", "ANACAP,343", "ANAGRPMAX,344", "NANAGRPID,348", "CQT,386", "SQES,512",
    "CQES,513", "MAXCMD,514", "NN,516", "ONCS,520", "FUSES,522", "VWC,525", "AWUN,526", "NWPC,531", "ACWU,532",
    "CDFS,534", "SGLS,536", "MNAN,540", "IOCCSZ,1792", "IORCSZ,1796", "ICDOFF,1800", "FCATT,1802", "MSDBD,1803",
    "OFCS,1804", "DCTYPE,1806"
  })
  void controllerFields(IdentifyControllerField field, int offset) {
    ByteBuffer out = Bytes.dirty(4096);
    new IdentifyController().set(field, 0x5a).encode(out, 0);
    assertEquals(0x5a, out.get(offset));
  }

  @ParameterizedTest
  @CsvSource({
    "NSZE,0", "NCAP,8", "NUSE,16", "NSFEAT,24", "FLBAS,26", "NMIC,30", "RESCAP,31", "DLFEAT,33", "NAWUN,34", "NACWU,38",
    "NPWG,64", "NOWS,72", "MSSRL,74", "MCL,76", "MSRC,80", "ANAGRPID,92", "NSATTR,99", "ENDGID,102"
  })
  void namespaceFields(IdentifyNamespaceField field, int offset) {
    ByteBuffer out = Bytes.dirty(4096);
    new IdentifyNamespace().set(field, 0x5a).encode(out, 0);
    assertEquals(0x5a, out.get(offset));
  }

  @Test
  void formatsOfANamespace() {
    IdentifyNamespace namespace = new IdentifyNamespace().setFormat(0, 9).setFormat(1, 12).setFormat(17, 14);
    namespace.set(IdentifyNamespaceField.FLBAS, 1);
    ByteBuffer out = Bytes.dirty(4096);
    namespace.encode(out, 0);
    assertEquals("0000090000000c00", Bytes.hex(out, 128, 8));
    assertEquals(4096, namespace.blockSize());
    assertEquals(0, namespace.metadataSize(1));
    namespace.set(IdentifyNamespaceField.FLBAS, 0x21);
    assertEquals(17, namespace.formatInUse());
    assertEquals(16384, namespace.blockSize());
    assertThrows(IllegalArgumentException.class, () -> namespace.setFormat(64, 9));
    assertThrows(IllegalArgumentException.class, () -> namespace.setFormat(0, 8));
  }

  @Test
  void limitsOfAController() {
    IdentifyController controller = new IdentifyController();
    assertEquals(Long.MAX_VALUE, controller.maxTransferBytes(4096));
    controller.set(IdentifyControllerField.MDTS, 8).set(IdentifyControllerField.IOCCSZ, (64 + 16384) / 16);
    assertEquals(1 << 20, controller.maxTransferBytes(4096));
    assertEquals(16384, controller.inCapsuleBytes());
  }
}
