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
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which a node keeps what must survive a restart. While it is open, neither another process nor
 * another service of this process can open it.
 */
public final class DataDirectory implements AutoCloseable {
  /** The name of the file that is locked while the directory is open; it holds the number of the process. */
  public static final String LOCK = "lock";

  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Opens a directory; creates it, durably, if it is missing. Blocks.
   *
   * @param path the directory
   * @throws ConfigStoreException if it cannot be used; a {@link DirectoryInUseException} if it is in use. The message names the directory
   */
  public static DataDirectory open(Path path) throws ConfigStoreException {
    Path directory = path.toAbsolutePath().normalize();
    if (Files.isRegularFile(directory)) {
      throw new ConfigStoreException("data directory %s is a file; name a directory".formatted(directory), null);
    }
    try {
      DurableDirectory.create(directory);
      requireFile(directory.resolve(LOCK));
      return new DataDirectory(directory, lock(directory));
    } catch (IOException e) {
      throw new ConfigStoreException("data directory %s cannot be used: %s; name a directory that can be written"
          .formatted(directory, describe(e)), e);
    }
  }

  /** Refuses what is not the file that an earlier start has made: it is somebody else's, and to open it may block. */
  private static void requireFile(Path lock) throws IOException, ConfigStoreException {
    FileKind kind = FileKind.of(lock);
    if (kind != FileKind.REGULAR && kind != FileKind.MISSING) {
      throw new ConfigStoreException("%s %s, and must be a file: Weft makes it, and locks it while it uses the data directory. "
          .formatted(lock, kind.phrase()) + "Nothing was changed; move it away, or name another data directory", null);
    }
  }

  private static FileChannel lock(Path directory) throws IOException, ConfigStoreException {
    FileChannel channel = openLock(directory.resolve(LOCK));
    FileLock held = null;
    try {
      held = tryLock(channel);
      if (held == null) {
        throw new DirectoryInUseException(
            "data directory %s is in use by process %s; stop that process or name another directory"
                .formatted(directory, owner(channel)));
      }
      sayOwner(channel);
      return channel;
    } finally {
      if (held == null) {
        channel.close();
      }
    }
  }

  /** Writes the number of this process, for people. Where the file system is full, they do without it. */
  private static void sayOwner(FileChannel channel) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      LOG.warn("the number of this process cannot be written to the lock of the data directory: {}", describe(e));
    }
  }

  private static FileChannel openLock(Path lock) throws IOException, ConfigStoreException {
    try {
      return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      if (!Files.exists(lock)) {
        throw e;
      }
      throw new ConfigStoreException("%s cannot be opened: permission denied. Run Weft as the user who ran it before, or name "
          .formatted(lock) + "another data directory", e);
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

  /** An I/O error in a message, a phrase; those of the file system often contain only the path. */
  public static String describe(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException missing -> "there is no %s".formatted(missing.getFile());
      case FileAlreadyExistsException other -> "%s is not a directory".formatted(other.getFile());
      case FileSystemException other when other.getReason() != null -> other.getReason().toLowerCase(Locale.ROOT);
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The directory, absolute. */
  public Path path() {
    return path;
  }

  /** The file that is locked while the directory is open. */
  public Path lockFile() {
    return path.resolve(LOCK);
  }

  /** A file in the directory. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Unlocks the directory. Further calls have no effect. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
