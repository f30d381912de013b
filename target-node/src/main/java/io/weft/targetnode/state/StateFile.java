// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.weft.config.file.DurableFile;
import io.weft.nvme.Crc32c;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file of one namespace's restrictions. It is replaced as a whole: a magic number, the format's version, the
 * namespace's UUID, the write protection state, the ranges of uncorrectable blocks, and a CRC32C of all these; numbers
 * are little endian.
 */
final class StateFile {
  private static final byte[] MAGIC = {'W', 'E', 'F', 'T', 'N', 'S', 'S', 'T'};
  private static final int VERSION = 1;
  private static final String SUFFIX = ".state";
  private static final int HEADER = MAGIC.length + 4 + 16 + 4 + 4;
  private static final int RANGE = 16;
  private static final int CHECKSUM = 4;

  private final Path directory;
  private final UUID uuid;
  private final String suffix;

  StateFile(Path directory, UUID uuid) {
    this(directory, uuid, SUFFIX);
  }

  /** A file with another ending than that of the node's own state. */
  StateFile(Path directory, UUID uuid, String suffix) {
    this.directory = directory;
    this.uuid = uuid;
    this.suffix = suffix;
  }

  /** The file's names; not kept, since of very many namespaces few have a file. */
  private DurableFile file() {
    return new DurableFile(directory.resolve(uuid + suffix));
  }

  /** The namespace that a file of the directory belongs to, whether it is current or previous; empty for other files. */
  static Optional<UUID> uuidOf(Path file) {
    return uuidOf(file, SUFFIX);
  }

  /** The same for files with another ending. */
  static Optional<UUID> uuidOf(Path file, String suffix) {
    String name = file.getFileName().toString();
    int end = name.indexOf(suffix);
    try {
      return end < 0 ? Optional.empty() : Optional.of(UUID.fromString(name.substring(0, end)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return file().current().toString();
  }

  /** Whether the namespace ever had restrictions on this node. Blocks. */
  boolean exists() {
    DurableFile file = file();
    return Files.exists(file.current()) || Files.exists(file.previous());
  }

  /** Reads the restrictions; none if there is no file. Blocks. */
  Restrictions read() throws StateException {
    DurableFile file = file();
    Restrictions found = read(file.current());
    if (found == null) {
      // Either there never was a state, or the process ended between the two renames of an unacknowledged write.
      found = read(file.previous());
    }
    return found == null ? Restrictions.NONE : found;
  }

  private @Nullable Restrictions read(Path path) throws StateException {
    try {
      return decode(ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | IllegalArgumentException e) {
      throw new StateException(StatusCode.INTERNAL_ERROR,
          "the namespace's state %s cannot be used: %s. Restore the file from a backup, or move it and its .previous away, "
              .formatted(path, e.getMessage())
              + "which drops the namespace's write protection and its uncorrectable blocks");
    }
  }

  /** Replaces the restrictions. Blocks until they are on the disk. */
  void write(Restrictions restrictions) throws IOException {
    file().write(encode(restrictions));
  }

  /** Deletes the file. Blocks. */
  void delete() throws IOException {
    DurableFile file = file();
    Files.deleteIfExists(file.previous());
    Files.deleteIfExists(file.current());
  }

  private byte[] encode(Restrictions restrictions) {
    BlockRanges ranges = restrictions.uncorrectable();
    int length = HEADER + ranges.size() * RANGE;
    ByteBuffer out = ByteBuffer.allocate(length + CHECKSUM).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(VERSION).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    out.putInt(restrictions.protection().wps()).putInt(ranges.size());
    for (int i = 0; i < ranges.size(); i++) {
      out.putLong(ranges.start(i)).putLong(ranges.count(i));
    }
    return out.putInt(new Crc32c().of(out, 0, length)).array();
  }

  private Restrictions decode(ByteBuffer in) {
    require(in.remaining() >= HEADER + CHECKSUM, "it has %d bytes, which is too short", in.remaining());
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    require(Arrays.equals(magic, MAGIC), "it is not a file of this kind");
    int version = in.getInt();
    require(version == VERSION, "its format has version %d, and %d is known", version, VERSION);
    int end = in.limit() - CHECKSUM;
    require(in.getInt(end) == new Crc32c().of(in, 0, end), "its checksum is wrong");
    UUID found = new UUID(in.getLong(), in.getLong());
    require(found.equals(uuid), "it belongs to namespace %s", found);
    int wps = in.getInt();
    WriteProtection protection = WriteProtection.of(wps);
    require(protection != null, "there is no write protection state %d", wps);
    int count = in.getInt();
    require(count == (end - HEADER) / RANGE, "it has %d bytes for %d ranges", in.limit(), count);
    BlockRanges ranges = BlockRanges.NONE;
    for (int i = 0; i < count; i++) {
      ranges = ranges.with(in.getLong(), in.getLong());
    }
    return new Restrictions(protection == null ? WriteProtection.NONE : protection, ranges).afterPowerCycle();
  }

  private static void require(boolean condition, String problem, Object... details) {
    if (!condition) {
      throw new IllegalArgumentException(problem.formatted(details));
    }
  }
}
