// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.weft.config.ByteSize;
import io.weft.config.file.DurableDirectory;
import io.weft.management.image.Images;
import io.weft.targetnode.storage.SparseFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/** The directory {@code images} of a data directory: the files that Weft makes for namespaces. */
final class ImageDirectory implements Images {
  private static final String NAME = "images";

  private final Path directory;

  /** Describes the directory, which is made with its first file. @param data the data directory */
  ImageDirectory(Path data) {
    directory = data.toAbsolutePath().normalize().resolve(NAME);
  }

  @Override
  public boolean contains(Path file) {
    return directory.equals(file.getParent());
  }

  @Override
  public Path create(String name, long size) throws IOException {
    Path file = inside(name);
    if (!createIfMissing(file, size)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return file;
  }

  @Override
  public Path create(long size) throws IOException {
    for (int number = 1; ; number++) {
      Path file = inside("disk-%d.img".formatted(number));
      if (createIfMissing(file, size)) {
        return file;
      }
    }
  }

  /**
   * Creates a file for the first configuration of a data directory. One that an earlier first start has made is taken
   * instead, if that was ended before it could use it. Blocks.
   *
   * @param size in bytes
   * @param taken files that the configuration has already
   */
  Path createFirst(long size, Collection<String> taken) throws IOException {
    discardUnfinished();
    for (int number = 1; ; number++) {
      Path file = inside("disk-%d.img".formatted(number));
      if (!taken.contains(file.toString()) && (createIfMissing(file, size) || SparseFile.isBlank(file, size))) {
        return file;
      }
    }
  }

  private void discardUnfinished() throws IOException {
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(directory, ".disk-*.img*.new")) {
        for (Path file : unfinished) {
          Files.delete(file);
        }
      }
    }
  }

  private Path inside(String name) throws IOException {
    Path file = directory.resolve(name);
    if (!contains(file) || name.equals("..")) {
      throw new IOException("%s is not the name of a file in %s".formatted(name, directory));
    }
    return file;
  }

  private boolean createIfMissing(Path file, long size) throws IOException {
    DurableDirectory.create(directory);
    return SparseFile.createIfMissing(file, size);
  }

  @Override
  public void resize(Path file, long size, boolean shrink) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not a file; the size of a block device is changed with its own tools");
    }
    long now = Files.size(file);
    if (size < now && !shrink) {
      throw new IOException("%s has %s; a smaller size cuts off data, which takes --shrink"
          .formatted(file, ByteSize.format(now)));
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
      open.getFD().sync();
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.delete(inside(file.getFileName().toString()));
  }
}
