// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IndependentNamespace;
import io.weft.nvme.identify.NvmController;
import io.weft.nvme.identify.NvmNamespace;
import io.weft.nvme.log.ErrorLogEntry;
import io.weft.nvme.log.FirmwareSlotLog;
import io.weft.nvme.log.SmartLog;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StructureTest {
  static List<Structure<?, ?>> all() {
    return List.of(
        new IdentifyController(), new IdentifyNamespace(), new NvmNamespace(), new NvmController(),
        new IndependentNamespace(), new SmartLog(), new ErrorLogEntry(), new FirmwareSlotLog());
  }

  @ParameterizedTest
  @MethodSource("all")
  void fieldsNeitherOverlapNorLeaveTheStructure(Structure<?, ?> structure) {
    int end = 0;
    for (StructureField field : structure.fields()) {
      assertTrue(field.offset() >= end, field.name());
      end = field.offset() + field.length();
    }
    assertTrue(end <= structure.length());
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyFieldReadsBackAndTouchesNoOther(Structure<?, ?> structure) {
    checkFields(structure);
  }

  private static <S extends Structure<S, F>, F extends StructureField> void checkFields(Structure<S, F> structure) {
    for (F field : structure.fields()) {
      byte[] ones = new byte[field.length()];
      java.util.Arrays.fill(ones, (byte) 0xa5);
      structure.set(field, ones);
      ByteBuffer out = Bytes.dirty(structure.length());
      structure.encode(out, 0);
      assertTrue(Bytes.isZero(out, 0, field.offset()), field.name());
      int end = field.offset() + field.length();
      assertTrue(Bytes.isZero(out, end, structure.length() - end), field.name());
      assertArrayEquals(ones, structure.getBytes(field));
      structure.set(field, new byte[field.length()]);
    }
  }

  @Test
  void numbersAreLittleEndian() {
    IdentifyController controller = new IdentifyController()
        .set(IdentifyControllerField.VER, 0x00020100)
        .set(IdentifyControllerField.TNVMCAP, 1L << 40);
    ByteBuffer out = Bytes.dirty(4096);
    controller.encode(out, 0);
    assertEquals("00010200", Bytes.hex(out, 80, 4));
    assertEquals("00000000000100000000000000000000", Bytes.hex(out, 280, 16));
    assertEquals(BigInteger.TWO.pow(40), controller.getBig(IdentifyControllerField.TNVMCAP));
    assertEquals("1099511627776", controller.show(IdentifyControllerField.TNVMCAP));
    assertEquals("0x20100", controller.show(IdentifyControllerField.VER));
  }

  @Test
  void refusesWhatDoesNotFit() {
    IdentifyController controller = new IdentifyController();
    assertThrows(IllegalArgumentException.class, () -> controller.set(IdentifyControllerField.CNTLID, 0x10000));
    assertThrows(IllegalArgumentException.class, () -> controller.set(IdentifyControllerField.CNTLID, -1));
    assertThrows(IllegalArgumentException.class, () -> controller.set(IdentifyControllerField.FR, "123456789"));
    assertThrows(IllegalArgumentException.class, () -> controller.set(IdentifyControllerField.IEEE, new byte[2]));
    assertEquals(new IdentifyController(), controller, "nothing was changed");
  }

  @Test
  void asciiIsPaddedWithSpacesAndNamesWithNuls() {
    IdentifyController controller = new IdentifyController()
        .set(IdentifyControllerField.SN, "S1").set(IdentifyControllerField.SUBNQN, "nqn.x");
    ByteBuffer out = Bytes.dirty(4096);
    controller.encode(out, 0);
    assertEquals("5331" + "20".repeat(18), Bytes.hex(out, 4, 20));
    assertEquals("6e716e2e78" + "00".repeat(251), Bytes.hex(out, 768, 256));
    assertEquals("S1", controller.getText(IdentifyControllerField.SN));
    assertEquals("nqn.x", controller.getText(IdentifyControllerField.SUBNQN));
  }

  @Test
  void decodeCopies() {
    IdentifyController controller = new IdentifyController().set(IdentifyControllerField.NN, 1024);
    ByteBuffer out = Bytes.dirty(100 + 4096);
    controller.encode(out, 100);
    IdentifyController copy = IdentifyController.decode(out, 100);
    assertEquals(controller, copy);
    out.put(100, (byte) 1);
    assertEquals(controller, copy);
    assertNotEquals(controller, IdentifyController.decode(out, 100));
    assertThrows(IndexOutOfBoundsException.class, () -> IdentifyController.decode(out, 101));
  }
}
