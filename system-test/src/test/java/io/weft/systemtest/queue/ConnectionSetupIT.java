// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.Proves;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first PDUs of a connection, and what they agree to. */
@Timeout(300)
@Proves({"transport ICReq", "transport ICResp", "transport C2HTermReq", "transport H2CTermReq"})
class ConnectionSetupIT {
  private static TestTarget target;

  @BeforeAll
  static void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
  }

  @AfterAll
  static void stop() throws Exception {
    target.close();
  }

  @ParameterizedTest(name = "rules 2, 4, 5, 6: the ICResp to an ICReq with digests {0} has these, no CPDA and a MAXH2CDATA that hosts accept")
  @ValueSource(ints = {0, 1, 2, 3})
  void icResp(int digests) throws Exception {
    try (RawConnection connection = target.raw()) {
      RawPdu answer = RawHost.answer(connection, PduBuilder.icReq(0, digests, 15));
      assertEquals(PduType.IC_RESP, answer.type());
      assertEquals(Pdu.IC_LENGTH, answer.length());
      assertEquals(0, answer.flags());
      assertEquals(0, answer.get16(Pdu.IC_PFV));
      assertEquals(0, answer.get8(Pdu.IC_PDA), "CPDA");
      assertEquals(digests, answer.get8(Pdu.IC_DIGESTS));
      int maxH2cData = answer.get32(Pdu.IC_MAXH2CDATA);
      assertTrue(maxH2cData >= 4096 && maxH2cData % 4 == 0, "MAXH2CDATA " + maxH2cData);
    }
  }

  @ParameterizedTest(name = "rule 3: with HPDA {0} data starts at multiples of that many dwords, and nothing else is aligned")
  @ValueSource(ints = {0, 1, 5, 31})
  void hostDataAlignment(int hpda) throws Exception {
    for (boolean headerDigest : new boolean[] {false, true}) {
      try (RawHost host = new RawHost(target, headerDigest, true, hpda).ready()) {
        NvmeCommand identify = AdminCommandBuilder.identify(IdentifyCns.CONTROLLER, 0, 0, 0, ByteBuffer.allocate(4096))
            .sgl(0, 4096, SqeLayout.SGL_TRANSPORT);
        RawPdu data = RawHost.answer(host.admin, RawHost.capsule(identify, 1, new byte[0]));
        assertEquals(PduType.C2H_DATA, data.type(), data::toString);
        int pdo = data.get8(Pdu.PDO);
        int unit = (hpda + 1) * 4;
        int header = Pdu.DATA_HLEN + (headerDigest ? Pdu.DIGEST_LENGTH : 0);
        assertEquals(Math.ceilDiv(header, unit) * unit, pdo);
        assertArrayEquals(new byte[pdo - header], data.range(header, pdo - header), "padding");
        assertEquals(pdo + 4096 + Pdu.DIGEST_LENGTH, data.length());
        RawPdu completion = host.admin.receive();
        assertEquals(0, completion.get8(Pdu.PDO));
        assertEquals(Pdu.CAPSULE_RESP_HLEN + (headerDigest ? Pdu.DIGEST_LENGTH : 0), completion.length());
      }
    }
  }

  @Test
  @DisplayName("rule 7: a TermReq with an invalid length ends the connection, and is not answered (mend 13)")
  void termReqLength() throws Exception {
    try (RawConnection connection = target.raw()) {
      connection.initialize(false, false);
      connection.send(PduBuilder.termReq(PduType.H2C_TERM_REQ, 1, 2).set8(Pdu.HLEN, 28));
      assertEquals(0, connection.awaitClose());
    }
  }

  @Test
  @DisplayName("a host that ends the connection with H2CTermReq gets no more PDUs")
  void hostTerminates() throws Exception {
    try (RawConnection connection = target.raw()) {
      connection.initialize(false, false);
      connection.send(PduBuilder.termReq(PduType.H2C_TERM_REQ, FatalErrorStatus.INVALID_HEADER_FIELD, 2));
      assertEquals(0, connection.awaitClose());
    }
  }

  @Test
  @DisplayName("rules 30, 55: no authentication is requested, and none is supported")
  void authentication() throws Exception {
    try (RawHost host = new RawHost(target, false, false)) {
      byte[] data = RawHost.connectData(0xffff, TestTarget.NQN, TestTarget.HOST_NQN);
      RawPdu answer = host.execute(host.admin, RawHost.connect(0, 31), data);
      assertEquals(0, answer.completionStatus());
      assertEquals(0, answer.completionDword0() >>> 16, "rule 21: AUTHREQ is clear, ATR and ASCR");
      assertNotEquals(0, answer.completionDword0() & 0xffff);
      for (int type : new int[] {0x05, 0x06}) {
        NvmeCommand command = FabricsCommandBuilder.propertyGet(Property.CAP);
        PduBuilder pdu = RawHost.capsule(command, 1, new byte[0]).set8(Pdu.CAPSULE_CMD_SQE + SqeLayout.FCTYPE, type);
        assertEquals(0x4001, RawHost.answer(host.admin, pdu).completionStatus() & ~0x2000, "Invalid Command Opcode");
      }
    }
  }

  @Test
  @DisplayName("rule 56: TLS is neither announced nor mistaken for a PDU")
  void transportLayerSecurity() throws Exception {
    var log = TestTarget.await(target.host.discover(new io.weft.host.ControllerOptions(target.tcp(), Nqn.DISCOVERY)));
    for (DiscoveryLogEntry entry : log.entries()) {
      assertEquals(0, entry.requirements() & 3, "TREQ: secure channel");
      assertEquals(0, entry.securityType(), "SECTYPE");
    }
    byte[] clientHello = HexFormat.of().parseHex("160301002f0100002b0303" + "00".repeat(32) + "00000213010100");
    try (RawConnection connection = target.raw()) {
      connection.sendBytes(clientHello);
      RawHost.assertTerminated(connection, FatalErrorStatus.PDU_SEQUENCE_ERROR, 0);
    }
  }
}
