// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.targetnode.storage.SparseFile;
import io.weft.targetnode.subsystem.PoolCapacity;
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
 * The folder with the files of namespaces that hosts create: {@code UUID.img} each. While a file is being made or deleted
 * there is {@code UUID.pending} beside it, so that after an end in the middle it is known which files nobody can miss: no
 * other file is ever deleted. Every method blocks.
 */
final class StoragePool {
  private static final String UUID_PATTERN = "(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})";
  private static final Pattern IMAGE = Pattern.compile(UUID_PATTERN + "\\.img");
  private static final Pattern PENDING = Pattern.compile(UUID_PATTERN + "\\.pending");

  private final Path folder;

  StoragePool(Path folder) {
    this.folder = folder;
  }

  /** The folder. */
  Path folder() {
    return folder;
  }

  private Path image(UUID uuid) {
    return folder.resolve(uuid + ".img");
  }

  private Path pending(UUID uuid) {
    return folder.resolve(uuid + ".pending");
  }

  /** Notes that a namespace is about to be made or to be deleted. */
  void begin(UUID uuid) throws IOException {
    try {
      Files.createFile(pending(uuid));
    } catch (FileAlreadyExistsException e) {
      // What was begun earlier and failed is begun again.
    }
    syncFolder();
  }

  /** Makes the file of a namespace, all zeroes. @param size in bytes */
  void create(UUID uuid, long size) throws IOException {
    if (!SparseFile.createIfMissing(image(uuid), size)) {
      throw new FileAlreadyExistsException(image(uuid).toString());
    }
  }

  /** The namespace that was begun is there, or is to stay. */
  void keep(UUID uuid) throws IOException {
    Files.deleteIfExists(pending(uuid));
    syncFolder();
  }

  /** The namespace that was begun is not there any more, or never was: deletes its file. */
  void delete(UUID uuid) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "." + uuid + ".img*.new")) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
    Files.deleteIfExists(image(uuid));
    syncFolder();
    keep(uuid);
  }

  /**
   * Ends what an end of the process has left half done: keeps the files of namespaces that there are, and deletes the
   * others that were begun.
   *
   * @param exists whether there is a namespace of a UUID
   * @return the namespaces whose files are deleted now
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

  /** The space there is: what is free now, less what the files may still come to take. None of it is promised twice. */
  PoolCapacity capacity() throws IOException {
    FileStore store = Files.getFileStore(folder);
    long promised = 0;
    for (UUID uuid : named(IMAGE)) {
      promised += SparseFile.unwritten(image(uuid));
    }
    return new PoolCapacity(store.getTotalSpace(), Math.max(0, store.getUsableSpace() - promised));
  }

  private Set<UUID> named(Pattern pattern) throws IOException {
    Set<UUID> uuids = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher matcher = pattern.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          uuids.add(UUID.fromString(matcher.group(1)));
        }
      }
    }
    return uuids;
  }

  private void syncFolder() throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
