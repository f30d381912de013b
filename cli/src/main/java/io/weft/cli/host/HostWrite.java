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

  @Option(names = "--input", paramLabel = "FILE", description = "File to read (default: standard input).")
  private @Nullable Path input;

  @Option(names = "--pad", description = "Pad the last block with zeroes.")
  private boolean pad;

  @Option(names = "--flush", description = "Flush afterwards, so that the data survives a loss of power.")
  private boolean flush;

  @Override
  long work(HostNamespace namespace) throws IOException {
    if (slba < 0 || slba > namespace.blocks()) {
      throw misuse("--slba %d: the namespace has %d blocks".formatted(slba, namespace.blocks()));
    }
    int block = namespace.blockSize();
    long written = 0;
    try (InputStream in = input == null ? System.in : Files.newInputStream(input)) {
      byte[] chunk = new byte[CHUNK];
      for (int length = in.readNBytes(chunk, 0, CHUNK); length > 0; length = in.readNBytes(chunk, 0, CHUNK)) {
        int whole = Math.ceilDiv(length, block) * block;
        if (whole != length && !pad) {
          throw CommandFailure.failed(
              "the last %d bytes of the input, after %d bytes, are not whole blocks of %d bytes; --pad fills the last block"
                  .formatted(length, written, block), null);
        }
        Arrays.fill(chunk, length, whole, (byte) 0);
        long room = namespace.blocks() - slba - written / block;
        if (whole / block > room) {
          throw CommandFailure.failed("the input does not fit: %d bytes have been written, and %d blocks are left"
              .formatted(written, room), null);
        }
        HostSession.await(namespace.write(slba + written / block, ByteBuffer.wrap(chunk, 0, whole)));
        written += whole;
      }
    }
    if (flush) {
      HostSession.await(namespace.flush());
    }
    return written;
  }

  @Override
  String verb() {
    return "wrote";
  }
}
