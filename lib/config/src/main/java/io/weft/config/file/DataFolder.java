// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a node keeps what must survive it. As long as it is open no other process, and no second service
 * in this one, can open it.
 */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Opens a folder and makes it if there is none. Blocks.
   *
   * @param path the folder
   * @throws ConfigStoreException if it cannot be used or another process uses it; the message names the folder
   */
  public static DataFolder open(Path path) throws ConfigStoreException {
    Path folder = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      return new DataFolder(folder, lock(folder));
    } catch (FileAlreadyExistsException e) {
      throw new ConfigStoreException("data folder %s is a file; name a folder".formatted(folder), e);
    } catch (IOException e) {
      throw new ConfigStoreException("data folder %s cannot be used: %s; name a folder that can be written"
          .formatted(folder, describe(e)), e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException, ConfigStoreException {
    FileChannel channel = FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = tryLock(channel);
      if (held == null) {
        throw new ConfigStoreException(
            "data folder %s is in use by process %s; stop that one or name another folder"
                .formatted(folder, owner(channel)), null);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } finally {
      if (held == null) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    return text.position() == 0 ? "unknown" : new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
  }

  /** An I/O error for people; the file system's own often hold nothing but the path. */
  static String describe(IOException e) {
    return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
  }

  /** The folder, absolute. */
  public Path path() {
    return path;
  }

  /** A file in the folder. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Lets others open the folder. May be called again. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
