// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.weft.host.HostNamespace;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft host read}: copies blocks of a namespace to a file. */
@Command(name = "read", description = "Copy blocks of a namespace to a file.", mixinStandardHelpOptions = true)
final class HostRead extends HostIo {
  @Option(names = "--slba", paramLabel = "LBA", defaultValue = "0",
      description = "The first block (default: ${DEFAULT-VALUE}).")
  private long slba;

  @Option(names = "--size", paramLabel = "SIZE", converter = ByteCount.class,
      description = "How much to read, such as 4k or 1M (default: up to the end of the namespace).")
  private @Nullable Long size;

  @Option(names = "--output", paramLabel = "FILE", description = "File to write (default: standard output).")
  private @Nullable Path output;

  @Override
  long work(HostNamespace namespace) throws IOException {
    int block = namespace.blockSize();
    long room = namespace.blocks() - slba;
    if (slba < 0 || room < 0) {
      throw misuse("--slba %d: the namespace has %d blocks".formatted(slba, namespace.blocks()));
    }
    long bytes = size == null ? room * block : size;
    if (bytes % block != 0 || bytes / block > room) {
      throw misuse("--size %d: there are %d blocks of %d bytes from block %d on, and only whole blocks are read"
          .formatted(bytes, room, block, slba));
    }
    try (OutputStream out = output == null ? new UnclosedOutput(System.out) : Files.newOutputStream(output)) {
      byte[] chunk = new byte[Math.toIntExact(Math.min(CHUNK, bytes))];
      for (long done = 0; done < bytes; done += chunk.length) {
        int length = (int) Math.min(chunk.length, bytes - done);
        HostSession.await(namespace.read(slba + done / block, ByteBuffer.wrap(chunk, 0, length)));
        out.write(chunk, 0, length);
      }
    }
    return bytes;
  }

  /** Standard output, which remains open. */
  private static final class UnclosedOutput extends FilterOutputStream {
    UnclosedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  @Override
  boolean usesStandardOutput() {
    return output == null;
  }

  @Override
  String verb() {
    return "read";
  }
}
