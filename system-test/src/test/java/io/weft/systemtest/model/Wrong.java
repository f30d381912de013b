// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.AdminCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;

/**
 * A command with one fault, which must be refused for it and do nothing.
 *
 * @param value chooses among the invalid values
 */
record Wrong(Kind kind, Range range, int value) implements Operation {
  private static final int[] NOT_NAMESPACES = {0, 9, 1024, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff};
  private static final int[] NOT_SGL = {0, 0x80, 0xc0};
  private static final int[] NOT_SGL_TYPES = {0x00, 0x02, 0x0f, 0x10, 0x20, 0x30, 0x40, 0x50, 0x51, 0x5b, 0xf0};
  private static final int[] NOT_IO_OPCODES = {0x03, 0x06, 0x0a, 0x10, 0x12, 0x20, 0x30, 0x79, 0x7a, 0x7d, 0x80, 0x91, 0xff};
  private static final int[] NOT_ADMIN_OPCODES = {0x03, 0x07, 0x0b, 0x0e, 0x17, 0x22, 0x3f, 0x70, 0x83, 0x87, 0xc0, 0xc1, 0xff};
  private static final int[] NOT_CNS = {0x09, 0x0f, 0x1f, 0x20, 0x42, 0x80, 0xff};
  private static final int[] NOT_LOG_PAGES = {0x14, 0x2a, 0x69, 0x7f, 0xbe, 0xdf, 0xff};
  private static final int[] NOT_FEATURES = {0x00, 0x03, 0x20, 0x60, 0x77, 0x90, 0xbf, 0xff};
  private static final int[] NOT_FUSES = {SqeLayout.FUSE_FIRST | SqeLayout.FUSE_SECOND};

  /** What is wrong. */
  enum Kind {
    NAMESPACE_OF_READ(NOT_NAMESPACES, StatusCode.INVALID_NAMESPACE),
    NAMESPACE_OF_WRITE(NOT_NAMESPACES, StatusCode.INVALID_NAMESPACE),
    NAMESPACE_OF_WRITE_ZEROES(NOT_NAMESPACES, StatusCode.INVALID_NAMESPACE),
    IO_OPCODE(NOT_IO_OPCODES, StatusCode.INVALID_OPCODE),
    FUSE(NOT_FUSES, StatusCode.INVALID_FIELD),
    PSDT_OF_READ(NOT_SGL, StatusCode.INVALID_FIELD),
    PSDT_OF_WRITE(NOT_SGL, StatusCode.INVALID_FIELD),
    SGL_TYPE_OF_READ(NOT_SGL_TYPES, StatusCode.SGL_TYPE_INVALID),
    SGL_TYPE_OF_WRITE(NOT_SGL_TYPES, StatusCode.SGL_TYPE_INVALID),
    SGL_LENGTH_OF_READ(new int[] {-4, 4, 512, 1 << 28}, StatusCode.SGL_LENGTH_INVALID),
    SGL_LENGTH_OF_WRITE(new int[] {-4, 4, 512, 1 << 28}, StatusCode.SGL_LENGTH_INVALID),
    IN_CAPSULE_READ(new int[] {0}, StatusCode.SGL_OFFSET_INVALID),
    IN_CAPSULE_OFFSET(new int[] {1, 16, -1}, StatusCode.SGL_OFFSET_INVALID),
    ADMIN_OPCODE(NOT_ADMIN_OPCODES, StatusCode.INVALID_OPCODE),
    CNS(NOT_CNS, StatusCode.INVALID_FIELD),
    LOG_PAGE(NOT_LOG_PAGES, StatusCode.INVALID_LOG_PAGE),
    LOG_PAGE_OFFSET(new int[] {1, 2, 3, 0x1_0002}, StatusCode.INVALID_FIELD),
    FEATURE_TO_GET(NOT_FEATURES, StatusCode.INVALID_FIELD),
    FEATURE_TO_SET(NOT_FEATURES, StatusCode.INVALID_FIELD);

    private final int[] values;
    private final int status;

    Kind(int[] values, int status) {
      this.values = values;
      this.status = status | StatusCode.DNR;
    }

    boolean isWrite() {
      return name().endsWith("_OF_WRITE") || this == IN_CAPSULE_OFFSET;
    }

    boolean isAdmin() {
      return ordinal() >= ADMIN_OPCODE.ordinal();
    }
  }

  @Override
  public void start(Turn turn, Round round) {
    int wrong = kind.values[value % kind.values.length];
    Turn on = kind.isAdmin() ? turn.onAdminQueue() : turn;
    NvmeCommand command = kind.isAdmin() ? admin(wrong) : io(turn, wrong);
    Faults faults = new Faults();
    faults.add(kind.status);
    if (kind.isWrite()) {
      turn.namespace().checkChange(faults);
    }
    round.add(Pending.refused(on, command, faults));
  }

  private NvmeCommand admin(int wrong) {
    ByteBuffer page = ByteBuffer.allocate(4096);
    return switch (kind) {
      case CNS -> AdminCommandBuilder.identify(wrong, 1, 0, 0, page);
      case LOG_PAGE -> AdminCommandBuilder.getLogPage(wrong, 0, 0, true, 0, page);
      case LOG_PAGE_OFFSET -> AdminCommandBuilder.getLogPage(1, 0, 0, true, wrong, page);
      case FEATURE_TO_GET -> AdminCommandBuilder.getFeatures(wrong, 0, 0);
      case FEATURE_TO_SET -> AdminCommandBuilder.setFeatures(wrong, false, 0, 0);
      default -> new NvmeCommand(wrong);
    };
  }

  private NvmeCommand io(Turn turn, int wrong) {
    int nsid = turn.namespace().nsid();
    int first = range.first();
    // Small and within the namespace: nothing else may be wrong.
    int count = Math.min(range.count(), 4);
    int bytes = count * turn.namespace().blockSize();
    first = Math.min(first, turn.namespace().blocks() - count);
    NvmeCommand read = IoCommandBuilder.read(nsid, first, count, ByteBuffer.allocate(bytes));
    NvmeCommand write = IoCommandBuilder.write(nsid, first, count, ByteBuffer.allocate(bytes));
    return switch (kind) {
      case NAMESPACE_OF_READ -> read.nsid(wrong);
      case NAMESPACE_OF_WRITE -> write.nsid(wrong);
      case NAMESPACE_OF_WRITE_ZEROES -> IoCommandBuilder.writeZeroes(wrong, first, count, false);
      case FUSE -> read.flags(SqeLayout.PSDT_SGL | wrong);
      case PSDT_OF_READ -> read.flags(wrong);
      case PSDT_OF_WRITE -> write.flags(wrong);
      case SGL_TYPE_OF_READ -> read.sgl(0, bytes, wrong);
      case SGL_TYPE_OF_WRITE -> write.sgl(0, bytes, wrong);
      case SGL_LENGTH_OF_READ -> read.sgl(0, bytes + wrong, SqeLayout.SGL_TRANSPORT);
      case SGL_LENGTH_OF_WRITE -> write.sgl(0, bytes + wrong, SqeLayout.SGL_TRANSPORT);
      case IN_CAPSULE_READ -> IoCommandBuilder.read(nsid, first, count, ByteBuffer.allocate(0)).sgl(0, bytes, SqeLayout.SGL_IN_CAPSULE);
      case IN_CAPSULE_OFFSET -> write.sgl(wrong, bytes, SqeLayout.SGL_IN_CAPSULE);
      default -> new NvmeCommand(wrong).nsid(nsid);
    };
  }
}
