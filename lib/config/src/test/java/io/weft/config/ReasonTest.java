// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void saysWhatTheFileSystemRefuses() {
    assertEquals("/srv/a does not exist", Reason.of(new NoSuchFileException("/srv/a")));
    assertEquals("/srv/a: permission denied", Reason.of(new AccessDeniedException("/srv/a")));
    assertEquals("/srv/a exists already", Reason.of(new FileAlreadyExistsException("/srv/a")));
    assertEquals("/srv/a: No space left on device",
        Reason.of(new FileSystemException("/srv/a", null, "No space left on device")));
  }

  @Test
  void looksIntoWrappers() {
    assertEquals("/srv/a does not exist",
        Reason.of(new CompletionException(new UncheckedIOException(new NoSuchFileException("/srv/a")))));
  }

  @Test
  @DisplayName("a reason has no class name, even where the failure has no message (mend 20)")
  void hasNoClassName() {
    for (Throwable failure : List.of(new IOException(), new AsynchronousCloseException(), new TimeoutException(),
        new NullPointerException(), new FileNotFoundException("/srv/a (Too many open files)"))) {
      assertFalse(Reason.of(failure).contains("Exception"), Reason.of(failure));
      assertFalse(Reason.of(failure).isEmpty());
    }
  }
}
