// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data pointers, right and wrong. */
class SglCheckTest {
  private static final int TRANSPORT = SqeLayout.SGL_TRANSPORT;
  private static final int IN_CAPSULE = SqeLayout.SGL_IN_CAPSULE;

  private final StubPort port = new StubPort();
  private final StubTransport io = port.openIo(port.openReady(), 1);

  @AfterEach
  void close() {
    port.close();
  }

  private Request admitted(SqeBuilder sqe, int transferLength) {
    Request request = io.take(sqe);
    request.command(((StubController) io.queue.controller()).command(request.opcode()));
    request.transferLength(transferLength);
    return request;
  }

  private void check(int status, int location, Request request, int inCapsule) {
    assertEquals(status, SglCheck.check(request, inCapsule, StubPort.IN_CAPSULE, StubPort.MAX_TRANSFER));
    assertEquals(location, request.errorLocation());
  }

  @ParameterizedTest(name = "opcode {0}h, descriptor {1}h, {2} bytes of {3}, {4} in the capsule")
  @CsvSource({"17, 90, 4096, 4096, 0", "18, 90, 4096, 4096, 0", "17, 1, 4096, 4096, 4096", "17, 90, 65536, 65536, 0"})
  void right(int opcode, int identifier, int sglLength, int transferLength, int inCapsule) {
    SqeBuilder sqe = SqeBuilder.command(opcode).octet(SqeLayout.SGL_IDENTIFIER, identifier).length(sglLength);
    check(StatusCode.SUCCESS, Request.NO_ERROR_LOCATION, admitted(sqe, transferLength), inCapsule);
  }

  @ParameterizedTest(name = "opcode {0}h, descriptor {1}h, {2} bytes of {3}, {4} in the capsule: {5}h at {6}")
  @CsvSource({
      // A read has no in-capsule data; more than the limit is refused as an offset; then each field in turn.
      "18, 1, 512, 512, 512, 16, 24",
      "17, 1, 8192, 8192, 8192, 16, 24",
      "17, 1, 512, 512, 256, 0f, 32",
      "17, 90, 512, 512, 512, 11, 39",
      "17, 0, 512, 512, 0, 11, 39",
      "17, 90, 65537, 65537, 0, 02, 32",
      "17, 90, 512, 1024, 0, 0f, 32"})
  void wrong(int opcode, int identifier, int sglLength, int transferLength, int inCapsule, String status, int location) {
    SqeBuilder sqe = SqeBuilder.command(opcode).octet(SqeLayout.SGL_IDENTIFIER, identifier).length(sglLength);
    int code = Integer.parseInt(status, 16);
    check(code | StatusCode.DNR, location, admitted(sqe, transferLength), inCapsule);
  }

  @Test
  void aPrpIsNone() {
    Request request = admitted(SqeBuilder.command(StubCommand.WRITE).octet(SqeLayout.FLAGS, 0).length(512), 512);
    check(StatusCode.INVALID_FIELD | StatusCode.DNR, SqeLayout.FLAGS, request, 0);
  }

  @Test
  void anOffsetIntoTheCapsuleIsRefused() {
    SqeBuilder sqe = SqeBuilder.command(StubCommand.WRITE).octet(SqeLayout.SGL_IDENTIFIER, IN_CAPSULE).length(512)
        .dword(SqeLayout.SGL_ADDRESS, 8);
    check(StatusCode.SGL_OFFSET_INVALID | StatusCode.DNR, SqeLayout.SGL_ADDRESS, admitted(sqe, 512), 512);
  }

  @ParameterizedTest(name = "queue {0}: {1} bytes, status {2}")
  @CsvSource({"0, 8192, 0", "0, 8193, 22", "1, 4096, 0", "1, 4097, 22"})
  void theLimitDependsOnTheQueue(int qid, int bytes, int status) {
    StubTransport transport = qid == 0 ? port.openReady() : io;
    SqeBuilder sqe = SqeBuilder.command(StubCommand.WRITE).length(bytes).inCapsule();
    boolean wanted = transport.queue.start(transport.take(sqe), bytes);
    assertEquals(status == 0, wanted);
    if (!wanted) {
      assertEquals(status | StatusCode.DNR, transport.status());
    }
  }

  @Test
  void aCommandThatMovesNothingNeedsNoDescriptor() {
    SqeBuilder sqe = SqeBuilder.command(StubCommand.WRITE).octet(SqeLayout.FLAGS, 0).octet(SqeLayout.SGL_IDENTIFIER, 0);
    assertEquals(RequestState.EXECUTING, io.send(sqe).state());
    assertEquals(TRANSPORT, io.send(SqeBuilder.command(StubCommand.NONE)).sglIdentifier());
  }
}
