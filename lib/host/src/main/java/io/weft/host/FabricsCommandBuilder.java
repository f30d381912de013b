// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds Fabrics commands (NVMe Base 2.1, section 6). */
public final class FabricsCommandBuilder {
  private FabricsCommandBuilder() {}

  private static NvmeCommand fabrics(FabricsCommandType type) {
    NvmeCommand command = new NvmeCommand(AdminOpcode.FABRICS);
    command.sqe.put(SqeLayout.FCTYPE, (byte) type.code());
    return command;
  }

  /**
   * Connect.
   *
   * @param qid the queue, 0 for the admin queue
   * @param sqsize SQSIZE: the number of its entries, 0-based
   * @param cattr CATTR
   * @param kato KATO: the keep-alive timeout in milliseconds, 0 for none; admin queue only
   */
  public static NvmeCommand connect(int qid, int sqsize, int cattr, int kato, ConnectData data) {
    ByteBuffer buffer = ByteBuffer.allocate(ConnectData.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    data.encode(buffer, 0);
    NvmeCommand command = fabrics(FabricsCommandType.CONNECT).data(buffer);
    command.sqe.putShort(SqeLayout.CONNECT_QID, (short) qid);
    command.sqe.putShort(SqeLayout.CONNECT_SQSIZE, (short) sqsize);
    command.sqe.put(SqeLayout.CONNECT_CATTR, (byte) cattr);
    command.sqe.putInt(SqeLayout.CONNECT_KATO, kato);
    return command;
  }

  /** Property Get, of the size of the property. @param offset one of {@link Property} */
  public static NvmeCommand propertyGet(int offset) {
    return propertyGet(offset, Property.isEightBytes(offset));
  }

  /** Property Get of four or eight bytes. */
  public static NvmeCommand propertyGet(int offset, boolean eightBytes) {
    NvmeCommand command = fabrics(FabricsCommandType.PROPERTY_GET);
    command.sqe.put(SqeLayout.PROPERTY_ATTRIB, (byte) (eightBytes ? 1 : 0));
    command.sqe.putInt(SqeLayout.PROPERTY_OFST, offset);
    return command;
  }

  /** Property Set, of the size of the property. @param offset one of {@link Property} */
  public static NvmeCommand propertySet(int offset, long value) {
    NvmeCommand command = fabrics(FabricsCommandType.PROPERTY_SET);
    command.sqe.put(SqeLayout.PROPERTY_ATTRIB, (byte) (Property.isEightBytes(offset) ? 1 : 0));
    command.sqe.putInt(SqeLayout.PROPERTY_OFST, offset);
    command.sqe.putLong(SqeLayout.PROPERTY_VALUE, value);
    return command;
  }

  /** Disconnect of the queue that it is sent on. */
  public static NvmeCommand disconnect() {
    return fabrics(FabricsCommandType.DISCONNECT);
  }
}
