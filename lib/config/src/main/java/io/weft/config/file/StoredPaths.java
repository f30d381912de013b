// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.Attribute;
import io.weft.config.attribute.DevicePath;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.Subsystems;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operation.PutSubsystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of a configuration as the files of a data directory hold them. What lies inside the directory is relative to
 * it, so that the directory can be moved: {@code ./demo.img}. The form cannot be mistaken for an absolute path or for a
 * backend and its argument. In memory, and in documents that leave the directory, all paths are absolute.
 */
final class StoredPaths {
  private static final Logger LOG = LoggerFactory.getLogger(StoredPaths.class);
  private static final String SELF = ".";
  private static final String INSIDE = "./";

  private final Path directory;
  /** The directory as it is named, and as it is called where no name is a symbolic link. */
  private final Set<Path> names;

  /** The paths inside a directory. Blocks. @param directory the data directory, absolute and normalized */
  StoredPaths(Path directory) {
    this.directory = directory;
    this.names = new LinkedHashSet<>(List.of(directory, real(directory)));
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory;
    }
  }

  /** A configuration for a file: what is inside the directory becomes relative to it. */
  Configuration stored(Configuration configuration) {
    return map(configuration, this::stored);
  }

  /** A configuration from a file: what is relative becomes absolute, inside the directory. */
  Configuration loaded(Configuration configuration) {
    return map(configuration, this::loaded);
  }

  /** An operation for a file, as {@link #stored(Configuration)}. */
  Operation stored(Operation operation) {
    return map(operation, this::stored);
  }

  /** An operation from a file, as {@link #loaded(Configuration)}. */
  Operation loaded(Operation operation) {
    return map(operation, this::loaded);
  }

  /**
   * A configuration whose paths are all absolute, after the directory that it was written in may have been moved. If it
   * was, the paths into it are changed to lead into this one.
   */
  Configuration followed(Configuration configuration) {
    Path old = new MovedDirectory(directory).oldPath(paths(configuration));
    if (old == null) {
      return configuration;
    }
    LOG.warn("the data directory was {} and is now {}: namespaces and storage pools inside it are used from here",
        old, directory);
    return map(configuration, text -> {
      Path path = DevicePath.normalized(text);
      return path != null && path.startsWith(old) ? directory.resolve(old.relativize(path)).toString() : text;
    });
  }

  private static List<Path> paths(Configuration configuration) {
    List<Path> found = new ArrayList<>();
    map(configuration, text -> {
      Path path = DevicePath.namesBackend(text) ? null : DevicePath.normalized(text);
      if (path != null) {
        found.add(path);
      }
      return text;
    });
    return found;
  }

  private String stored(String text) {
    Path path = DevicePath.namesBackend(text) ? null : DevicePath.normalized(text);
    if (path == null) {
      return text;
    }
    for (Path name : names) {
      if (path.startsWith(name)) {
        return path.equals(name) ? SELF : INSIDE + name.relativize(path);
      }
    }
    return text;
  }

  private String loaded(String text) {
    return text.equals(SELF) || text.startsWith(INSIDE) ? directory.resolve(text).normalize().toString() : text;
  }

  private static Configuration map(Configuration configuration, UnaryOperator<String> text) {
    boolean changed = false;
    List<SubsystemEntry> subsystems = new ArrayList<>(configuration.subsystems().size());
    for (SubsystemEntry before : configuration.subsystems()) {
      SubsystemEntry after = map(before, text);
      changed |= after != before;
      subsystems.add(after);
    }
    return changed ? configuration.withSubsystems(subsystems) : configuration;
  }

  private static SubsystemEntry map(SubsystemEntry subsystem, UnaryOperator<String> text) {
    boolean changed = false;
    List<NamespaceEntry> namespaces = new ArrayList<>(subsystem.namespaces().size());
    for (NamespaceEntry before : subsystem.namespaces()) {
      NamespaceEntry after = map(Namespaces.PATH, before, text);
      changed |= after != before;
      namespaces.add(after);
    }
    SubsystemEntry mapped = map(Subsystems.STORAGE_POOL, subsystem, text);
    return changed ? mapped.withNamespaces(namespaces) : mapped;
  }

  private static Operation map(Operation operation, UnaryOperator<String> text) {
    return switch (operation) {
      case PutSubsystem(var nqn, var attributes, var allowedHosts) -> {
        SubsystemEntry mapped = map(Subsystems.STORAGE_POOL,
            SubsystemEntry.of(nqn, attributes, allowedHosts, List.of()), text);
        yield new PutSubsystem(nqn, mapped.attributes(), allowedHosts);
      }
      case PutNamespace(var nqn, var namespace) -> new PutNamespace(nqn, map(Namespaces.PATH, namespace, text));
      default -> operation;
    };
  }

  /** An entry with another value of a path; the entry itself if that does not change. */
  private static <E> E map(Attribute<E, String> attribute, E entry, UnaryOperator<String> text) {
    String before = attribute.get(entry);
    String after = before == null ? null : text.apply(before);
    return Objects.equals(before, after) ? entry : attribute.with(entry, after);
  }
}
