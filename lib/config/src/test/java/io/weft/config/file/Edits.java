// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a configuration whose every revision adds one host, so that each edit can be told from the others. */
final class Edits {
  private Edits() {}

  /** Steps that do not wait for the disk, for tests that write thousands of files. */
  static final FileSteps UNSYNCED = new FileSteps() {
    @Override
    public long writeAndSync(Path file, DurableFile.Content content) throws IOException {
      try (OutputStream out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      return Files.size(file);
    }

    @Override
    public void syncDirectory(Path file) {
      // Nobody turns the power off here.
    }
  };

  static HostEntry host(long revision) {
    return HostEntry.of("nqn.2014-08.org.example:host-%04d".formatted(revision));
  }

  /** The next configuration, with one more host. */
  static Configuration next(Configuration current) {
    long revision = current.revision() + 1;
    return current.with(host(revision)).withRevision(revision);
  }

  /** The files as the next start finds them. */
  static Configuration load(Path file) throws ConfigStoreException {
    return new ConfigLoader(new ConfigFiles(file, UNSYNCED)).load().configuration();
  }

  /** Appends edits. @return the configuration after the last */
  static Configuration append(Path file, int count) throws Exception {
    ConfigFiles files = new ConfigFiles(file, UNSYNCED);
    Configuration current = new ConfigLoader(files).load().configuration();
    for (int i = 0; i < count; i++) {
      Configuration next = next(current);
      files.append(current, next);
      current = next;
    }
    return current;
  }

  /** Writes a snapshot and cuts the journal, as when the journal has outgrown the snapshot. */
  static void snapshot(Path file) throws Exception {
    ConfigFiles files = new ConfigFiles(file, UNSYNCED);
    files.trySnapshot(new ConfigLoader(files).load().configuration());
  }
}
