// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.host.error.CommandFailedException;
import io.weft.host.error.HostException;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.TransportType;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostControllerTest extends HostFixture {
  @Test
  void startEnablesChecksAndConnectsIoQueues() throws Exception {
    try (FakeTarget target = new FakeTarget()) {
      HostController controller = await(host.connect(target.options().ioQueues(3).ioQueueDepth(500)));
      assertEquals(FakeTarget.CONTROLLER_ID, controller.id());
      assertEquals(1, target.csts.get());
      assertEquals(List.of(1, 2, 3), controller.ioQueues().stream().map(HostQueue::id).toList());
      assertEquals(63, controller.ioQueues().getFirst().depth(), "MQES allows 64 entries");

      List<RawPdu> connects = target.received.stream().filter(HostControllerTest::isConnect).toList();
      ConnectData admin = FakeTarget.connectData(connects.get(0));
      assertEquals(new ConnectData(IDENTITY.id(), 0xffff, "nqn.2026-11.io.weft:fake", IDENTITY.nqn()), admin);
      assertEquals(31, connects.get(0).get16(Pdu.CAPSULE_CMD_SQE + SqeLayout.CONNECT_SQSIZE));
      RawPdu second = connects.stream()
          .filter(pdu -> pdu.get16(Pdu.CAPSULE_CMD_SQE + SqeLayout.CONNECT_QID) == 2).findAny().orElseThrow();
      assertEquals(FakeTarget.CONTROLLER_ID, FakeTarget.connectData(second).controllerId());
      assertEquals(63, second.get16(Pdu.CAPSULE_CMD_SQE + SqeLayout.CONNECT_SQSIZE));

      await(controller.shutdown());
      assertEquals(9, target.csts.get(), "shut down normally");
      await(controller.closed());
    }
  }

  @Test
  void controllerMayEndTheAssociationOnceItWasToldToShutDown() throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      void answer(RawConnection connection, RawPdu pdu) throws IOException {
        super.answer(connection, pdu);
        if (csts.get() == 9) {
          connection.close();
        }
      }
    }) {
      HostController controller = await(host.connect(target.options()));
      await(controller.shutdown());
      await(controller.closed());
    }
  }

  private static boolean isConnect(RawPdu pdu) {
    return pdu.type() == PduType.CAPSULE_CMD && FakeTarget.opcode(pdu) == AdminOpcode.FABRICS.code()
        && pdu.get8(Pdu.CAPSULE_CMD_SQE + SqeLayout.FCTYPE) == FabricsCommandType.CONNECT.code();
  }

  @ParameterizedTest
  @CsvSource({
    "CNTLID,8,'Identify says controller 8, Connect said 7'",
    "KAS,0,KAS is 0: the controller has no keep-alive timer",
    "IOCCSZ,3,IOCCSZ is below a command's 64 bytes",
    "IORCSZ,0,IORCSZ is below a completion's 16 bytes",
    "MAXCMD,0,MAXCMD is 0",
    "SGLS,0,SGLS says that SGLs are not supported",
    "ICDOFF,1,ICDOFF is not 0"
  })
  void rule22ControllerThatSaysSomethingImpossibleIsRefused(IdentifyControllerField field, int value, String why)
      throws Exception {
    try (FakeTarget target = new FakeTarget()) {
      target.identity.set(field, value);
      ControllerOptions options = target.options().keepAliveMillis(60_000);
      assertEquals(why, failure(HostException.class, host.connect(options)).getMessage());
    }
  }

  @DisplayName("a host that is refused gets words beside the status (mend 9)")
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "0x4182 | 0x10100 | (Connect Invalid Parameters): there is no subsystem nqn.2026-11.io.weft:fake at this address; "
        + "look at its name and at the subsystems of the port",
    "0x4182 | 0x10200 | nqn.2026-11.io.weft:test-host cannot be the NQN of a host",
    "0x4182 | 0x10010 | the controller has ended, or belongs to another host",
    "0x4182 | 0x10000 | the data at offset 0 is not valid",
    "0x4182 | 0x2c | a queue of 32 entries is too large for the controller",
    "0x4182 | 0x2a | the controller has no queue 0, or is not ready for it",
    "0x4182 | 0x30 | the command at offset 48 is not valid",
    "0x4184 | 0 | 1/84h DNR (Connect Invalid Host): the subsystem does not allow this host, nqn.2026-11.io.weft:test-host; "
        + "look at its allowed hosts",
    "0x0181 | 0 | 1/81h (Controller Busy): the subsystem has no controller free, or is being changed; try again later",
    "0x000c | 0 | the queue is connected already, or an earlier one is still ending; try again",
    "0x4191 | 0 | the host must authenticate, which this host does not support",
    "0x4006 | 0 | 0/06h DNR (Internal Error): the controller's log may say more"
  })
  void refusedConnectSaysWhy(int status, int dword0, String why) throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
        connection.send(PduBuilder.completion(cid(pdu), status, dword0, 0, 0));
        return true;
      }
    }) {
      CommandFailedException e = failure(CommandFailedException.class, host.connect(target.options()));
      assertTrue(e.getMessage().endsWith(why), e.getMessage());
      assertEquals(status, e.status());
      assertEquals(dword0, e.dword0());
    }
  }

  @Test
  void controllerThatDemandsAuthenticationIsRefused() throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
        connection.send(PduBuilder.completion(cid(pdu), 0, 1 | 1 << 17, 0, 0));
        return true;
      }
    }) {
      assertEquals("the controller requires authentication, which this host does not support",
          failure(HostException.class, host.connect(target.options())).getMessage());
    }
  }

  @Test
  void fatalStatusEndsTheWaitForReady() throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      void answer(RawConnection connection, RawPdu pdu) throws IOException {
        super.answer(connection, pdu);
        csts.set(2);
      }
    }) {
      assertEquals("CSTS.CFS is set: the controller has a fatal error",
          failure(HostException.class, host.connect(target.options())).getMessage());
    }
  }

  @Test
  void readyThatDoesNotComeIsGivenUp() throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      void answer(RawConnection connection, RawPdu pdu) throws IOException {
        super.answer(connection, pdu);
        csts.set(0);
      }
    }) {
      assertEquals("the controller did not become ready in time",
          failure(HostException.class, host.connect(target.options())).getMessage());
    }
  }

  @Test
  void keepsTheControllerAlive() throws Exception {
    CountDownLatch keepAlives = new CountDownLatch(3);
    try (FakeTarget target = new FakeTarget() {
      @Override
      boolean handle(RawConnection connection, RawPdu pdu) {
        if (pdu.type() == PduType.CAPSULE_CMD && opcode(pdu) == AdminOpcode.KEEP_ALIVE.code()) {
          keepAlives.countDown();
        }
        return false;
      }
    }) {
      await(host.connect(target.options().keepAliveMillis(100)));
      assertTrue(keepAlives.await(60, TimeUnit.SECONDS));
      RawPdu connect = target.received.stream().filter(HostControllerTest::isConnect).findFirst().orElseThrow();
      assertEquals(100, FakeTarget.sqe32(connect, SqeLayout.CONNECT_KATO));
    }
  }

  @Test
  void eventsKeepComing() throws Exception {
    BlockingQueue<Integer> events = new ArrayBlockingQueue<>(10);
    try (FakeTarget target = new FakeTarget() {
      private int sent;

      @Override
      boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
        if (pdu.type() != PduType.CAPSULE_CMD || opcode(pdu) != AdminOpcode.ASYNC_EVENT_REQUEST.code() || sent == 3) {
          return false;
        }
        connection.send(PduBuilder.completion(cid(pdu), 0, 100 + sent++, 0, 0));
        return true;
      }
    }) {
      await(host.connect(target.options())).onAsyncEvent(events::add);
      for (int i = 0; i < 3; i++) {
        assertEquals(100 + i, events.poll(60, TimeUnit.SECONDS));
      }
    }
  }

  /** Serves a discovery log whose generation changes a given number of times while the host reads it. */
  private static final class MovingLog extends FakeTarget {
    private int changes;
    private int reads;

    MovingLog(int changes) throws IOException {
      this.changes = changes;
      identity.set(IdentifyControllerField.CNTRLTYPE, 2);
    }

    @Override
    boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
      if (pdu.type() != PduType.CAPSULE_CMD || opcode(pdu) != AdminOpcode.GET_LOG_PAGE.code()) {
        return false;
      }
      int offset = sqe32(pdu, SqeLayout.CDW12);
      int length = sqe32(pdu, SqeLayout.SGL_LENGTH);
      reads++;
      if (offset > 0 && changes > 0) {
        changes--;
      }
      ByteBuffer page = page(changes).encode();
      byte[] part = new byte[length];
      page.get(offset, part, 0, Math.min(length, page.limit() - offset));
      connection.send(PduBuilder.c2hData(cid(pdu), 0, part));
      connection.send(PduBuilder.completion(cid(pdu), 0, 0, 0, 0));
      return true;
    }

    static DiscoveryLogPage page(int generation) {
      DiscoveryLogEntry entry = new DiscoveryLogEntry(
          TransportType.TCP.code(), AddressFamily.IPV4.code(),
          DiscoveryLogEntry.SUBTYPE_NVM, 0, 1, 0xffff, 32, 0, "4420",
          "nqn.2026-11.io.weft:s", "127.0.0.1", 0);
      return new DiscoveryLogPage(generation, Collections.nCopies(140, entry));
    }
  }

  @Test
  void rule37DiscoveryLogThatChangesIsReadAnew() throws Exception {
    try (MovingLog target = new MovingLog(3)) {
      ControllerOptions options = new ControllerOptions(target.transport(), Nqn.DISCOVERY);
      DiscoveryLogPage page = await(host.discover(options));
      assertEquals(MovingLog.page(0), page);
      assertEquals(15, target.reads, "three times a header, three pieces and a header");
    }
  }

  @Test
  void rule37DiscoveryLogThatNeverSettlesIsGivenUp() throws Exception {
    try (MovingLog target = new MovingLog(Integer.MAX_VALUE)) {
      ControllerOptions options = new ControllerOptions(target.transport(), Nqn.DISCOVERY);
      assertEquals("the discovery log changed during 10 attempts to read it",
          failure(HostException.class, host.discover(options)).getMessage());
    }
  }
}
