// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Creates loop devices and mounts for tests that run as root, and removes them when it is closed. */
public final class RootMachine implements AutoCloseable {
  private final Path folder;
  private final Deque<String[]> undo = new ArrayDeque<>();
  private int count;

  /** Creates a machine that keeps its images in a directory. */
  public RootMachine(Path folder) {
    this.folder = folder;
    if (!run("id", "-u").equals("0")) {
      throw new AssertionError("this test makes block devices and mounts: run the tests as root, "
          + "or leave out those that need it with -Dweft.tests.root=false");
    }
  }

  /** Runs a command. @return its output */
  public static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Creates a file of zeroes. */
  public Path image(long size) throws IOException {
    Path image = folder.resolve("image" + count++);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
    }
    return image;
  }

  /** Creates a block device on a file. @return its path */
  public String loopDevice(Path image, int blockSize) {
    String device = run("losetup", "--find", "--show", "--sector-size", String.valueOf(blockSize), image.toString());
    undo.push(new String[] {"losetup", "--detach", device});
    return device;
  }

  /** Creates a small ext4 file system on a block device. @return the mount point */
  public Path ext4(String device, String options) throws IOException {
    run("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", device);
    Path mount = Files.createDirectory(folder.resolve("mount" + count++));
    run("mount", "-o", options, device, mount.toString());
    undo.push(new String[] {"umount", mount.toString()});
    return mount;
  }

  /** Creates a file system in memory. @return the mount point */
  public Path tmpfs(long size) throws IOException {
    Path mount = Files.createDirectory(folder.resolve("mount" + count++));
    run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount.toString());
    undo.push(new String[] {"umount", mount.toString()});
    return mount;
  }

  @Override
  public void close() {
    while (!undo.isEmpty()) {
      run(undo.pop());
    }
  }
}
