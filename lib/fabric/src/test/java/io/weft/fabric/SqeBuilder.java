// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds submission queue entries, field by field. */
final class SqeBuilder {
  private final ByteBuffer bytes = ByteBuffer.allocate(SqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);

  private SqeBuilder(int opcode) {
    bytes.put(SqeLayout.OPCODE, (byte) opcode);
    bytes.put(SqeLayout.FLAGS, (byte) SqeLayout.PSDT_SGL);
    bytes.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_TRANSPORT);
  }

  static SqeBuilder command(int opcode) {
    return new SqeBuilder(opcode);
  }

  static SqeBuilder fabrics(FabricsCommandType type) {
    return fabrics(type.code());
  }

  static SqeBuilder fabrics(int fctype) {
    return new SqeBuilder(FabricsCommands.OPCODE).dword(SqeLayout.FCTYPE, fctype);
  }

  static SqeBuilder connect(int qid, int sqsize) {
    return fabrics(FabricsCommandType.CONNECT).word(SqeLayout.CONNECT_QID, qid).word(SqeLayout.CONNECT_SQSIZE, sqsize)
        .length(1024);
  }

  static SqeBuilder propertyGet(int offset, boolean eightBytes) {
    return fabrics(FabricsCommandType.PROPERTY_GET).dword(SqeLayout.PROPERTY_ATTRIB, eightBytes ? 1 : 0)
        .dword(SqeLayout.PROPERTY_OFST, offset);
  }

  static SqeBuilder configure(int cc) {
    return fabrics(FabricsCommandType.PROPERTY_SET).dword(SqeLayout.PROPERTY_OFST, Property.CC)
        .dword(SqeLayout.PROPERTY_VALUE, cc);
  }

  static SqeBuilder enable() {
    return configure(ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM));
  }

  static SqeBuilder disconnect() {
    return fabrics(FabricsCommandType.DISCONNECT);
  }

  SqeBuilder cid(int cid) {
    return word(SqeLayout.CID, cid);
  }

  /** Sets the SGL length, from which stub commands take the bytes that they move. */
  SqeBuilder length(int length) {
    return dword(SqeLayout.SGL_LENGTH, length);
  }

  SqeBuilder inCapsule() {
    bytes.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_IN_CAPSULE);
    return this;
  }

  SqeBuilder flags(int flags) {
    bytes.put(SqeLayout.FLAGS, (byte) (SqeLayout.PSDT_SGL | flags));
    return this;
  }

  SqeBuilder octet(int offset, int value) {
    bytes.put(offset, (byte) value);
    return this;
  }

  SqeBuilder word(int offset, int value) {
    bytes.putShort(offset, (short) value);
    return this;
  }

  SqeBuilder dword(int offset, int value) {
    bytes.putInt(offset, value);
    return this;
  }

  ByteBuffer build() {
    return bytes;
  }
}
