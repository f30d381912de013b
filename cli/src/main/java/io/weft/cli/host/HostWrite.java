// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.weft.cli.error.CommandFailure;
import io.weft.host.HostNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft host write}: copies a file to blocks of a namespace. */
@Command(name = "write", description = "Copy a file to blocks of a namespace.", mixinStandardHelpOptions = true)
final class HostWrite extends HostIo {
  @Option(names = "--slba", paramLabel = "LBA", defaultValue = "0",
      description = "The first block (default: ${DEFAULT-VALUE}).")
  private long slba;

  @Option(names = "--input", paramLabel = "FILE", description = "Where from (default: standard input).")
  private @Nullable Path input;

  @Option(names = "--pad", description = "Fill the last block up with zeroes.")
  private boolean pad;

  @Option(names = "--flush", description = "Flush afterwards, so that the data survives the loss of power.")
  private boolean flush;

  @Override
  long work(HostNamespace namespace) throws IOException {
    if (slba < 0 || slba > namespace.blocks()) {
      throw misuse("--slba %d: the namespace has %d blocks".formatted(slba, namespace.blocks()));
    }
    int block = namespace.blockSize();
    long done = 0;
    try (InputStream in = input == null ? System.in : Files.newInputStream(input)) {
      byte[] chunk = new byte[CHUNK];
      for (int length = in.readNBytes(chunk, 0, CHUNK); length > 0; length = in.readNBytes(chunk, 0, CHUNK)) {
        int whole = Math.ceilDiv(length, block) * block;
        if (whole != length && !pad) {
          throw CommandFailure.failed(
              "the input's end, %d bytes after %d written ones, is no whole block of %d bytes; --pad fills it up"
                  .formatted(length, done, block), null);
        }
        Arrays.fill(chunk, length, whole, (byte) 0);
        long room = namespace.blocks() - slba - done / block;
        if (whole / block > room) {
          throw CommandFailure.failed("the input does not fit: %d bytes are written, and %d blocks are left"
              .formatted(done, room), null);
        }
        HostSession.await(namespace.write(slba + done / block, ByteBuffer.wrap(chunk, 0, whole)));
        done += whole;
      }
    }
    if (flush) {
      HostSession.await(namespace.flush());
    }
    return done;
  }

  @Override
  String done() {
    return "wrote";
  }
}
