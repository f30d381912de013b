// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.kill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.StatusCode;
import io.weft.testkit.WeftProcess;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file system of one namespace of {@code weft up} fills up, and gets space again. */
@Tag("root")
@Timeout(300)
class FullDiskIT {
  private static final String NQN = "nqn.2026-11.io.weft:full";
  private static final int CHUNK = 256 << 10;
  private static final int CHUNKS = 128;
  private static final long SECONDS = 60;

  @TempDir
  private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  private Path mount;

  @BeforeEach
  void mount() throws Exception {
    mount = Files.createDirectory(folder.resolve("small"));
    run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", mount.toString());
  }

  @AfterEach
  void close() throws Exception {
    host.close().await(SECONDS, TimeUnit.SECONDS);
    vertx.close().await(SECONDS, TimeUnit.SECONDS);
    // Lazily: the kernel closes the files of a dead process's io_uring a little after the process.
    run("umount", "--lazy", mount.toString());
  }

  @Test
  void theHostHearsOfItAndNothingElseHappens() throws Exception {
    Path ballast = Files.write(mount.resolve("ballast"), new byte[12 << 20]);
    Path disk = mount.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(CHUNKS * CHUNK);
    }
    int port = WeftProcess.freePort();
    try (WeftProcess weft = WeftProcess.start(folder.resolve("log"), "up", "--config", settings(disk, port).toString(),
        "--data", folder.resolve("data").toString(), "--discovery-port", "" + WeftProcess.freePort(),
        "--http-port", "" + WeftProcess.freePort())) {
      String ready = weft.line();
      assertTrue(ready.startsWith("READY "), ready);
      HostController controller =
          await(host.connect(new ControllerOptions(HostTransport.tcp("127.0.0.1", port), NQN)));
      HostNamespace full = await(controller.namespace(1));
      HostNamespace other = await(controller.namespace(2));
      await(other.write(0, data(99)));

      int written = fill(full);
      assertTrue(written > 16 && written < CHUNKS / 2, () -> written + " chunks were written");
      await(full.flush());
      check(full, written);
      assertEquals(StatusCode.CAPACITY_EXCEEDED, refusal(full, CHUNKS - 1));
      assertArrayEquals(data(99).array(), read(other, 0));
      await(other.write(0, data(98)));

      Files.delete(ballast);
      await(full.write(at(full, written), data(written)));
      await(full.flush());
      check(full, written + 1);
      assertArrayEquals(data(98).array(), read(other, 0));
      assertNull(controller.closed().result(), "the association ended");
      await(controller.shutdown());
    }
  }

  /** Writes chunk after chunk until there is no space. @return the number of acknowledged chunks */
  private static int fill(HostNamespace namespace) throws Exception {
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      Future<Void> write = ended(namespace.write(at(namespace, chunk), data(chunk)));
      if (write.failed()) {
        assertEquals(StatusCode.CAPACITY_EXCEEDED, code(write));
        return chunk;
      }
    }
    return CHUNKS;
  }

  private static int refusal(HostNamespace namespace, int chunk) throws Exception {
    return code(ended(namespace.write(at(namespace, chunk), data(chunk))));
  }

  private static int code(Future<Void> failed) {
    return assertInstanceOf(CommandFailedException.class, failed.cause()).code();
  }

  private static void check(HostNamespace namespace, int chunks) throws Exception {
    for (int chunk = 0; chunk < chunks; chunk++) {
      assertArrayEquals(data(chunk).array(), read(namespace, chunk), "chunk " + chunk);
    }
  }

  private static byte[] read(HostNamespace namespace, int chunk) throws Exception {
    ByteBuffer into = ByteBuffer.allocate(CHUNK);
    await(namespace.read(at(namespace, chunk), into));
    return into.array();
  }

  private static long at(HostNamespace namespace, int chunk) {
    return (long) chunk * CHUNK / namespace.blockSize();
  }

  private static ByteBuffer data(int chunk) {
    byte[] data = new byte[CHUNK];
    Arrays.fill(data, (byte) (chunk * 7 + 1));
    return ByteBuffer.wrap(data);
  }

  private Path settings(Path disk, int port) throws Exception {
    Path document = Files.writeString(folder.resolve("nvmet.json"), """
        {"subsystems": [{"nqn": "%s", "attr": {"allow_any_host": "1"}, "namespaces": [
           {"nsid": 1, "enable": 1, "device": {"path": "%s"}},
           {"nsid": 2, "enable": 1, "device": {"path": "memory:8MiB"}}]}],
         "ports": [{"portid": 1, "subsystems": ["%s"],
           "addr": {"trtype": "tcp", "adrfam": "ipv4", "traddr": "127.0.0.1", "trsvcid": "%d"}}]}
        """.formatted(NQN, disk, NQN, port));
    return Files.writeString(folder.resolve("settings.json"), "{\"restore\": \"%s\"}".formatted(document));
  }

  /** Waits until a future has completed, successfully or not. @return the future */
  private static <T> Future<T> ended(Future<T> future) throws Exception {
    future.otherwiseEmpty().await(SECONDS, TimeUnit.SECONDS);
    return future;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(SECONDS, TimeUnit.SECONDS);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "did not end");
    assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ": " + output
        + "(mounting needs root; -Dweft.tests.root=false leaves this test out)");
  }
}
