// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.targetnode.storage.SparseFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory with the files of namespaces that hosts create, each named {@code UUID.img}. While a file is being
 * created or deleted, {@code UUID.pending} exists next to it, so that after an interruption it is known which files may
 * be deleted; no other file ever is. Every method blocks.
 */
final class StoragePool {
  private static final String UUID_PATTERN = "(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})";
  private static final Pattern IMAGE = Pattern.compile(UUID_PATTERN + "\\.img");
  private static final Pattern PENDING = Pattern.compile(UUID_PATTERN + "\\.pending");

  private final Path directory;

  StoragePool(Path directory) {
    this.directory = directory;
  }

  /** The directory. */
  Path directory() {
    return directory;
  }

  private Path image(UUID uuid) {
    return directory.resolve(uuid + ".img");
  }

  private Path pending(UUID uuid) {
    return directory.resolve(uuid + ".pending");
  }

  /** Marks a namespace as being created or deleted. */
  void begin(UUID uuid) throws IOException {
    try {
      Files.createFile(pending(uuid));
    } catch (FileAlreadyExistsException e) {
      // An earlier attempt failed; this one repeats it.
    }
    syncDirectory();
  }

  /** Creates the file of a namespace, all zeroes. @param size in bytes */
  void create(UUID uuid, long size) throws IOException {
    if (!SparseFile.createIfMissing(image(uuid), size)) {
      throw new FileAlreadyExistsException(image(uuid).toString());
    }
  }

  /** Removes the mark of a namespace that exists. */
  void keep(UUID uuid) throws IOException {
    Files.deleteIfExists(pending(uuid));
    syncDirectory();
  }

  /** Deletes the file and the mark of a namespace that does not exist. */
  void delete(UUID uuid) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "." + uuid + ".img*.new")) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
    Files.deleteIfExists(image(uuid));
    syncDirectory();
    keep(uuid);
  }

  /**
   * Completes operations that were interrupted: of the marked files, keeps those of existing namespaces and deletes the
   * others.
   *
   * @param exists whether a namespace with a UUID exists
   * @return the namespaces whose files were deleted
   */
  Set<UUID> recover(Predicate<UUID> exists) throws IOException {
    Set<UUID> deleted = new TreeSet<>();
    for (UUID uuid : named(PENDING)) {
      if (exists.test(uuid)) {
        keep(uuid);
      } else {
        delete(uuid);
        deleted.add(uuid);
      }
    }
    return deleted;
  }

  /** The capacity: free space less what the existing files may still allocate, so that no space is promised twice. */
  PoolCapacity capacity() throws IOException {
    FileStore store = Files.getFileStore(directory);
    long promised = 0;
    for (UUID uuid : named(IMAGE)) {
      promised += SparseFile.unwritten(image(uuid));
    }
    return new PoolCapacity(store.getTotalSpace(), Math.max(0, store.getUsableSpace() - promised));
  }

  private Set<UUID> named(Pattern pattern) throws IOException {
    Set<UUID> uuids = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher matcher = pattern.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          uuids.add(UUID.fromString(matcher.group(1)));
        }
      }
    }
    return uuids;
  }

  private void syncDirectory() throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
