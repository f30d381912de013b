// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file cannot be used; the messages of the runtime are often only the name of the file. */
public final class FileProblem {
  private FileProblem() {}

  /** The reason, a phrase. */
  public static String describe(IOException problem) {
    return switch (problem) {
      case NoSuchFileException _ -> "there is no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it exists already";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> problem.getMessage() == null ? "input/output error" : problem.getMessage();
    };
  }
}
