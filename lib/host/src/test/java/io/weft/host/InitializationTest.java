// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.host.error.CommandTimeoutException;
import io.weft.host.error.HostException;
import io.weft.host.error.ProtocolViolationException;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawPdu;
import java.net.ServerSocket;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the host handles answers to ICReq. */
class InitializationTest extends HostFixture {
  private static Arguments fault(String what, int fei, UnaryOperator<PduBuilder> change) {
    return Arguments.of(what, FatalErrorStatus.INVALID_HEADER_FIELD, fei, change);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("PFV", Pdu.IC_PFV, pdu -> pdu.set16(Pdu.IC_PFV, 1)),
        fault("rule 4: CPDA", Pdu.IC_PDA, pdu -> pdu.set8(Pdu.IC_PDA, 1)),
        fault("rule 5: MAXH2CDATA below 4096", Pdu.IC_MAXH2CDATA, pdu -> pdu.set32(Pdu.IC_MAXH2CDATA, 4092)),
        fault("rule 5: MAXH2CDATA not a multiple of 4", Pdu.IC_MAXH2CDATA, pdu -> pdu.set32(Pdu.IC_MAXH2CDATA, 8190)),
        fault("rule 6: a digest that was not requested", Pdu.IC_DIGESTS, pdu -> pdu.set8(Pdu.IC_DIGESTS, 3)),
        fault("rule 6: a digest that is missing", Pdu.IC_DIGESTS, pdu -> pdu.set8(Pdu.IC_DIGESTS, 0)),
        fault("HLEN", Pdu.HLEN, pdu -> pdu.set8(Pdu.HLEN, 127)),
        fault("PLEN", Pdu.PLEN, pdu -> pdu.set32(Pdu.PLEN, 129)),
        Arguments.of("another PDU first", FatalErrorStatus.PDU_SEQUENCE_ERROR, Pdu.TYPE,
            (UnaryOperator<PduBuilder>) pdu -> PduBuilder.completion(0, 0, 0, 0, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void faultInIcRespIsRefused(String what, int fes, int fei, UnaryOperator<PduBuilder> change) throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      PduBuilder icResp(RawPdu icReq) {
        return change.apply(super.icResp(icReq));
      }
    }) {
      ControllerOptions options = target.options().digests(true, false);
      ProtocolViolationException e = failure(ProtocolViolationException.class, host.connectAdmin(options));
      assertEquals(fes, e.fes(), e.getMessage());
      assertEquals(fei, e.fei(), e.getMessage());
    }
  }

  @Test
  void icReqCarriesWhatTheOptionsSay() throws Exception {
    try (FakeTarget target = new FakeTarget()) {
      target.hpda = 3;
      await(host.connectAdmin(target.options().digests(true, true).dataAlignment(3).maxR2t(2)));
      RawPdu icReq = target.received.remove();
      assertEquals(PduType.IC_REQ, icReq.type());
      assertEquals(128, icReq.length());
      assertEquals(0, icReq.get16(Pdu.IC_PFV));
      assertEquals(3, icReq.get8(Pdu.IC_PDA));
      assertEquals(3, icReq.get8(Pdu.IC_DIGESTS));
      assertEquals(2, icReq.get32(Pdu.IC_MAXR2T));
    }
  }

  @Test
  void aTargetThatSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket mute = new ServerSocket(0)) {
      ControllerOptions options = new ControllerOptions(
          HostTransport.tcp("127.0.0.1", mute.getLocalPort()), "nqn.2026-11.io.weft:mute").connectTimeoutMillis(200);
      assertEquals("no answer to ICReq within 200 ms",
          failure(CommandTimeoutException.class, host.connectAdmin(options)).getMessage());
    }
  }

  @Test
  void aPortThatIsClosedIsNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ControllerOptions options = new ControllerOptions(HostTransport.tcp("127.0.0.1", port), "nqn.2026-11.io.weft:x");
    String message = failure(HostException.class, host.connectAdmin(options)).getMessage();
    assertTrue(message.startsWith("cannot connect to 127.0.0.1:" + port), message);
  }
}
