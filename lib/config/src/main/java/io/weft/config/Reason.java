// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Says why something failed, for logs and answers; messages of the Java runtime are often a path or a class name. */
public final class Reason {
  private Reason() {}

  /** The reason of a failure, a phrase without the name of a class. */
  public static String of(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      case ExecutionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      case UncheckedIOException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException existing -> existing.getFile() + " exists already";
      case FileSystemException other when other.getReason() != null ->
          "%s: %s".formatted(other.getFile(), other.getReason());
      case ClosedChannelException _ -> "it is closed";
      case TimeoutException _ when message.isEmpty() -> "no answer in time";
      case RejectedExecutionException _ -> "the process is stopping";
      case OutOfMemoryError _ -> "the process has too little memory";
      default -> message.isEmpty() ? "an unexpected failure" : message;
    };
  }
}
