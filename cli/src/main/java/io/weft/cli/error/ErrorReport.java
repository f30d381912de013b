// SPDX-License-Identifier: Apache-2.0

package io.weft.cli.error;

import io.weft.config.Reason;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports errors to the user: one line that says what is wrong, with a stack trace only on request. */
public final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Verbosity verbosity;

  /** A report that includes stack traces if the verbosity says so. */
  public ErrorReport(Verbosity verbosity) {
    this.verbosity = verbosity;
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    List<String> unknown = unknown(error, command);
    err.println(name + ": " + (unknown.isEmpty() ? error : new UnmatchedArgumentException(command, unknown)).getMessage());
    Suggestion.of(unknown, command.getCommandSpec()).ifPresent(err::println);
    err.println("Try '" + name + " --help'.");
    trace(error, err);
    return CommandLine.ExitCode.USAGE;
  }

  /** The arguments that the command does not know: they come first, since one of them may be what seems to be missing. */
  private static List<String> unknown(ParameterException error, CommandLine command) {
    return switch (error) {
      case UnmatchedArgumentException unmatched -> unmatched.getUnmatched();
      case MissingParameterException _ -> command.getUnmatchedArguments();
      default -> List.of();
    };
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    Throwable cause = unwrap(error);
    err.println(command.getCommandSpec().qualifiedName() + ": " + describe(cause));
    trace(error, err);
    return cause instanceof CommandFailure failure ? failure.exitStatus() : CommandLine.ExitCode.SOFTWARE;
  }

  private void trace(Exception error, PrintWriter err) {
    if (verbosity.isVerbose()) {
      error.printStackTrace(err);
    }
  }

  private static Throwable unwrap(Throwable error) {
    Throwable inner = error;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException) && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Describes an error in a sentence; messages of the operating system are too short to help and get an explanation. */
  private static String describe(Throwable error) {
    String message = error.getMessage() == null ? "" : error.getMessage();
    return switch (error) {
      case CommandFailure _ -> message;
      case BindException _ -> "cannot listen: " + message;
      case ConnectException _ -> "cannot connect: " + message;
      case UnknownHostException _ -> "unknown host: " + message;
      case NoSuchFileException _ -> "no such file: " + message;
      case FileAlreadyExistsException _ -> "already exists: " + message;
      case AccessDeniedException _ -> "permission denied: " + message;
      case TimeoutException _ -> message.isEmpty() ? "no answer in time" : message;
      case java.io.IOException failed -> Reason.of(failed);
      default -> "internal error: %s (--verbose shows where)".formatted(Reason.of(error));
    };
  }
}
