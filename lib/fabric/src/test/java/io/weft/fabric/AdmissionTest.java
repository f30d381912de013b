// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.Opcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The steps by which a queue admits a command, and their order. */
class AdmissionTest {
  private static final int DNR = StatusCode.DNR;
  private static final int UNKNOWN = 0xcf;
  /** Moves no data. */
  private static final int NOTHING = 0xc0;
  /** Moves {@link #LENGTH} bytes from the host. */
  private static final int WRITE = 0xc1;
  /** Moves {@link #LENGTH} bytes to the host. */
  private static final int READ = 0xc2;
  private static final int LENGTH = 4096;
  private static final int IO_IN_CAPSULE = 4096;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SlotPool slots = new SlotPool(1 << 20);
  private final Queue admin = new Queue(new Transport(), new Port(), slots);
  private final Queue io = new Queue(new Transport(), new Port(), slots);
  private final StubController controller =
      new StubController(new Association("host", new UUID(1, 2), "subsystem", admin, 0));
  private int commandStatus = StatusCode.SUCCESS;
  private int checks;
  private int maxTransfer = 1 << 20;

  @AfterEach
  void close() {
    admin.close();
    io.close();
    slots.close();
  }

  private void connect() {
    assertEquals(StatusCode.SUCCESS, controller.attach(admin, 0, 32, true));
  }

  private void makeReady() {
    controller.configure(ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM));
  }

  private void enable() {
    connect();
    makeReady();
    assertEquals(StatusCode.SUCCESS, controller.attach(io, 1, 32, true));
  }

  /** A command whose SGL lets the transport move {@link #LENGTH} bytes. */
  private static ByteBuffer sqe(int opcode) {
    return ByteBuffer.allocate(SqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN).put(SqeLayout.OPCODE, (byte) opcode)
        .put(SqeLayout.FLAGS, (byte) SqeLayout.PSDT_SGL).putInt(SqeLayout.SGL_LENGTH, LENGTH)
        .put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_TRANSPORT);
  }

  private static ByteBuffer fabrics(int type) {
    return sqe(FabricsCommands.OPCODE).put(SqeLayout.FCTYPE, (byte) type);
  }

  private static ByteBuffer flags(int opcode, int flags) {
    return sqe(opcode).put(SqeLayout.FLAGS, (byte) flags);
  }

  private static ByteBuffer inCapsule(int opcode) {
    return sqe(opcode).put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_IN_CAPSULE);
  }

  /** Asserts the outcome of a command. @param field the field that is reported as wrong, -1 for none */
  private static void assertAnswer(int status, int field, Queue queue, ByteBuffer sqe, int inCapsule) {
    Request request = queue.begin(sqe, 0, System.nanoTime());
    assertEquals(StatusCode.describe(status), StatusCode.describe(Admission.check(queue, request, inCapsule)));
    assertEquals(field < 0 ? Request.NO_ERROR_LOCATION : field, request.errorLocation());
    request.complete(status);
  }

  private static void assertAdmitted(Queue queue, ByteBuffer sqe) {
    assertAnswer(StatusCode.SUCCESS, -1, queue, sqe, 0);
  }

  private static void assertRefused(int status, int field, Queue queue, ByteBuffer sqe) {
    assertAnswer(status | DNR, field, queue, sqe, 0);
  }

  @Test
  void aQueueThatIsNotConnectedKnowsConnectAlone() {
    assertAdmitted(admin, fabrics(FabricsCommandType.CONNECT.code()).putInt(SqeLayout.SGL_LENGTH, 1024));
    assertRefused(StatusCode.INVALID_OPCODE, SqeLayout.OPCODE, admin, fabrics(FabricsCommandType.PROPERTY_GET.code()));
    assertRefused(StatusCode.INVALID_OPCODE, SqeLayout.OPCODE, admin, fabrics(FabricsCommandType.DISCONNECT.code()));
    assertRefused(StatusCode.INVALID_OPCODE, SqeLayout.OPCODE, admin, sqe(NOTHING));
    assertEquals(0, checks);
  }

  @Test
  void fabricsCommandsComeFirstAndNeedNoReadyController() {
    connect();
    ByteBuffer status = fabrics(FabricsCommandType.PROPERTY_GET.code()).putInt(SqeLayout.PROPERTY_OFST, Property.CSTS);
    assertAdmitted(admin, status);
    assertRefused(StatusCode.INVALID_OPCODE, SqeLayout.OPCODE, admin, fabrics(0x7e));
    makeReady();
    assertAdmitted(admin, status);
  }

  @Test
  void otherCommandsNeedAReadyController() {
    connect();
    assertRefused(StatusCode.COMMAND_SEQUENCE_ERROR, -1, admin, sqe(NOTHING));
    assertRefused(StatusCode.INVALID_OPCODE, SqeLayout.OPCODE, admin, sqe(UNKNOWN));
    assertRefused(StatusCode.COMMAND_SEQUENCE_ERROR, -1, admin, flags(NOTHING, SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST));
    assertEquals(0, checks, "a command is not checked before the controller is ready");
    makeReady();
    assertAdmitted(admin, sqe(NOTHING));
    assertEquals(1, checks);
    controller.configure(0);
    assertRefused(StatusCode.COMMAND_SEQUENCE_ERROR, -1, admin, sqe(NOTHING));
  }

  @Test
  void aQueueKnowsTheCommandsOfItsKind() {
    enable();
    assertAdmitted(io, sqe(READ));
    assertAdmitted(admin, sqe(NOTHING));
    assertRefused(StatusCode.INVALID_OPCODE, SqeLayout.OPCODE, admin, sqe(READ));
    assertRefused(StatusCode.INVALID_OPCODE, SqeLayout.OPCODE, io, sqe(UNKNOWN));
  }

  @Test
  void fuseIsForIoCommandsThatCanBeFused() {
    enable();
    int sgl = SqeLayout.PSDT_SGL;
    assertRefused(StatusCode.INVALID_FIELD, SqeLayout.FLAGS, admin, flags(NOTHING, sgl | SqeLayout.FUSE_SECOND));
    assertRefused(StatusCode.INVALID_FIELD, SqeLayout.FLAGS, io,
        flags(FabricsCommands.OPCODE, sgl | SqeLayout.FUSE_SECOND).put(SqeLayout.FCTYPE, (byte) FabricsCommandType.DISCONNECT.code()));
    assertRefused(StatusCode.INVALID_FIELD, SqeLayout.FLAGS, io, flags(READ, sgl | SqeLayout.FUSE_FIRST));
    assertRefused(StatusCode.INVALID_FIELD, SqeLayout.FLAGS, io, flags(READ, sgl | SqeLayout.FUSE_MASK));
    assertEquals(0, checks);
    assertAdmitted(io, flags(READ, sgl | SqeLayout.FUSE_SECOND));
  }

  @Test
  void theCommandDecidesBeforeItsSglIsLookedAt() {
    enable();
    commandStatus = StatusCode.LBA_OUT_OF_RANGE | DNR;
    assertRefused(StatusCode.LBA_OUT_OF_RANGE, -1, io, flags(WRITE, 0));
    commandStatus = StatusCode.SUCCESS;
    assertRefused(StatusCode.INVALID_FIELD, SqeLayout.FLAGS, io, flags(WRITE, 0));
    assertEquals(2, checks);
    assertAdmitted(admin, flags(NOTHING, 0).put(SqeLayout.SGL_IDENTIFIER, (byte) 0));
  }

  @Test
  void onlyTheTwoKindsOfSglAreTaken() {
    enable();
    assertRefused(StatusCode.INVALID_FIELD, SqeLayout.FLAGS, io, flags(READ, 0x80));
    assertRefused(StatusCode.SGL_TYPE_INVALID, SqeLayout.SGL_IDENTIFIER, io, sqe(READ).put(SqeLayout.SGL_IDENTIFIER, (byte) 0x10));
    assertAnswer(StatusCode.SGL_TYPE_INVALID | DNR, SqeLayout.SGL_IDENTIFIER, io, sqe(WRITE), 512);
    assertRefused(StatusCode.SGL_LENGTH_INVALID, SqeLayout.SGL_LENGTH, io, sqe(READ).putInt(SqeLayout.SGL_LENGTH, LENGTH - 1));
    maxTransfer = LENGTH - 1;
    assertRefused(StatusCode.INVALID_FIELD, SqeLayout.SGL_LENGTH, io, sqe(READ));
  }

  @Test
  void dataInTheCapsuleHasRules() {
    enable();
    assertAnswer(StatusCode.SUCCESS, -1, io, inCapsule(WRITE), LENGTH);
    assertAnswer(StatusCode.SGL_OFFSET_INVALID | DNR, SqeLayout.SGL_ADDRESS, io, inCapsule(READ), LENGTH);
    assertAnswer(StatusCode.SGL_OFFSET_INVALID | DNR, SqeLayout.SGL_ADDRESS, io,
        inCapsule(WRITE).putLong(SqeLayout.SGL_ADDRESS, 512), LENGTH);
    assertAnswer(StatusCode.SGL_LENGTH_INVALID | DNR, SqeLayout.SGL_LENGTH, io, inCapsule(WRITE), LENGTH - 512);
    assertAnswer(StatusCode.SGL_OFFSET_INVALID | DNR, SqeLayout.SGL_ADDRESS, io, inCapsule(WRITE), IO_IN_CAPSULE + 1);
    int most = FabricPort.ADMIN_IN_CAPSULE;
    assertAnswer(StatusCode.SGL_LENGTH_INVALID | DNR, SqeLayout.SGL_LENGTH, admin, inCapsule(WRITE), most);
    assertAnswer(StatusCode.SGL_OFFSET_INVALID | DNR, SqeLayout.SGL_ADDRESS, admin, inCapsule(WRITE), most + 1);
  }

  private final class StubCommand implements Command {
    private final int opcode;
    private final Transfer transfer;

    StubCommand(int opcode, Transfer transfer) {
      this.opcode = opcode;
      this.transfer = transfer;
    }

    @Override
    public Opcode opcode() {
      return new Opcode() {
        @Override
        public int code() {
          return opcode;
        }

        @Override
        public String title() {
          return "Stub";
        }
      };
    }

    @Override
    public Transfer transfer() {
      return transfer;
    }

    @Override
    public int check(Request request) {
      checks++;
      request.transferLength(transfer == Transfer.NONE ? 0 : LENGTH);
      return commandStatus;
    }

    @Override
    public void execute(Request request) {
      throw new AssertionError("no command of this test is to run");
    }
  }

  private final class StubController extends Controller {
    private final StubCommand nothing = new StubCommand(NOTHING, Transfer.NONE);
    private final StubCommand write = new StubCommand(WRITE, Transfer.HOST_TO_CONTROLLER);
    private final StubCommand read = new StubCommand(READ, Transfer.CONTROLLER_TO_HOST);

    StubController(Association association) {
      super(1, association, 2 << 16 | 1 << 8, false);
    }

    @Override
    public CommandTable adminCommands() {
      return new CommandTable(List.of(nothing, write));
    }

    @Override
    public CommandTable ioCommands() {
      return new CommandTable(List.of(write, read));
    }

    @Override
    public int maxIoQueues() {
      return 1;
    }

    @Override
    protected void released() {}

    @Override
    protected boolean logError(Request request) {
      return false;
    }
  }

  private final class Port implements FabricPort {
    @Override
    public int id() {
      return 1;
    }

    @Override
    public int inCapsuleDataSize() {
      return IO_IN_CAPSULE;
    }

    @Override
    public int maxQueueEntries() {
      return 32;
    }

    @Override
    public int maxTransferSize() {
      return maxTransfer;
    }

    @Override
    public @Nullable FabricSubsystem subsystem(String nqn) {
      return null;
    }
  }

  private final class Transport implements QueueTransport {
    @Override
    public EventLoop eventLoop() {
      return channel.eventLoop();
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public @Nullable InetSocketAddress hostAddress() {
      return null;
    }

    @Override
    public @Nullable InetSocketAddress portAddress() {
      return null;
    }

    @Override
    public void requestData(Request request) {
      throw new AssertionError("no command of this test is to run");
    }

    @Override
    public void complete(Request request) {}

    @Override
    public void close() {}
  }
}
