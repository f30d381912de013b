// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.config.Reason;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.LinuxCalls;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file accessed through the JDK alone: for machines whose system calls {@code Posix} does not know. */
final class ChannelDevice implements RawDevice {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelDevice.class);

  private final Path path;
  private final FileChannel channel;
  /** Holds the lock on Linux, where it is of the same kind as that of other devices; null elsewhere. */
  private final @Nullable OpenFile lock;

  private ChannelDevice(Path path, FileChannel channel, @Nullable OpenFile lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /** Opens a file for this process alone. @param blockDevice whether it is a block device */
  static OpenedDevice open(Path path, boolean blockDevice, BackendOptions options) throws BackendException {
    OpenFile lock = LinuxCalls.AVAILABLE ? OpenFile.open(path, blockDevice, options.isShared(), 0) : null;
    try {
      return open(path, lock, options);
    } catch (BackendException | RuntimeException e) {
      if (lock != null) {
        lock.close();
      }
      throw e;
    }
  }

  private static OpenedDevice open(Path path, @Nullable OpenFile lock, BackendOptions options) throws BackendException {
    Path locked = lock != null && Files.exists(lock.itself()) ? lock.itself() : path;
    try {
      FileChannel channel = FileChannel.open(locked, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (lock == null && !options.isShared()) {
          lock(channel);
        }
        int blockSize = options.blockSize() == 0
            ? FileBlockSize.choose(locked, options.preferredBlockSize(), 0)
            : options.blockSize();
        return new OpenedDevice(new ChannelDevice(path, channel, lock), channel.size(), blockSize);
      } catch (BackendException | IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (AccessDeniedException e) {
      throw new BackendException("permission denied; this process must be able to read and write it");
    } catch (IOException e) {
      throw new BackendException("cannot be opened: " + e.getMessage());
    }
  }

  private static void lock(FileChannel channel) throws BackendException, IOException {
    FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      taken = null;
    }
    if (taken == null) {
      throw new BackendException("is in use by another namespace or process; it must be used by this namespace alone");
    }
  }

  @Override
  public int read(long position, DataBuffer target, int index, int length) {
    try {
      return Math.max(0, channel.read(target.nio().slice(index, length), position));
    } catch (IOException e) {
      return failed("read", e);
    }
  }

  @Override
  public int write(long position, DataBuffer source, int index, int length, boolean durable) {
    try {
      if (position + length > channel.size()) {
        return -Errno.ERANGE;
      }
      int written = channel.write(source.nio().slice(index, length), position);
      if (durable) {
        channel.force(false);
      }
      return written;
    } catch (IOException e) {
      return isFull(e, length) ? -Errno.ENOSPC : failed("write", e);
    }
  }

  private boolean isFull(IOException e, int length) {
    // The JDK reports the cause only as text, in the system's language.
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    try {
      return text.contains("no space") || Files.getFileStore(path).getUsableSpace() < length;
    } catch (IOException unknown) {
      return false;
    }
  }

  @Override
  public int sync() {
    try {
      channel.force(false);
      return 0;
    } catch (IOException e) {
      return failed("flush", e);
    }
  }

  private int failed(String what, IOException e) {
    LOG.warn("{}: {} failed: {}", path, what, Reason.of(e));
    return -Errno.EIO;
  }

  @Override
  public int punch(long position, long length) {
    return -Errno.EOPNOTSUPP;
  }

  @Override
  public int zero(long position, long length) {
    return -Errno.EOPNOTSUPP;
  }

  @Override
  public boolean canPunchHoles() {
    return false;
  }

  @Override
  public boolean canZero() {
    return false;
  }

  @Override
  public void setCannotZero() {
    // It never can.
  }

  @Override
  public int memoryAlignment() {
    return 1;
  }

  @Override
  public boolean mayTearReads() {
    return true;
  }

  @Override
  public long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      return failed("reading the size", e);
    }
  }

  @Override
  public Presence presence() {
    if (lock != null) {
      return lock.presence();
    }
    return Files.exists(path) ? Presence.HERE : Presence.DELETED;
  }

  @Override
  public String describe() {
    return "file, page cache (portable)";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("{}: closing failed: {}", path, e.getMessage());
    }
    if (lock != null) {
      lock.close();
    }
  }
}
