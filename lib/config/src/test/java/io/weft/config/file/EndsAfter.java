// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Does a number of steps and then none, as if the process had ended; what it was writing then is there in part. */
final class EndsAfter implements FileSteps {
  private final int most;
  private int done;

  EndsAfter(int steps) {
    this.most = steps;
  }

  /** Whether a step was refused. */
  synchronized boolean hasEnded() {
    return done > most;
  }

  private synchronized boolean isLast() {
    return done == most;
  }

  private synchronized void step() throws IOException {
    if (done++ >= most) {
      done = most + 1;
      throw new IOException("the process has ended");
    }
  }

  @Override
  public long writeAndSync(Path file, DurableFile.Content content) throws IOException {
    if (isLast()) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      content.writeTo(whole);
      Files.write(file, Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
    }
    step();
    return FileSteps.super.writeAndSync(file, content);
  }

  @Override
  public void append(Path file, long position, byte[] record) throws IOException {
    if (isLast()) {
      Files.write(file, Arrays.copyOf(record, record.length / 2), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    step();
    FileSteps.super.append(file, position, record);
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    step();
    FileSteps.super.copy(from, to);
  }

  @Override
  public void keep(Path file, Path second) throws IOException {
    if (isLast()) {
      Files.deleteIfExists(second);
    }
    step();
    FileSteps.super.keep(file, second);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    FileSteps.super.rename(from, to);
  }

  @Override
  public void syncDirectory(Path file) throws IOException {
    step();
    FileSteps.super.syncDirectory(file);
  }
}
