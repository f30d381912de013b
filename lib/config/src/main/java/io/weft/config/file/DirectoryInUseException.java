// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.store.ConfigStoreException;

/** A process uses the data directory. The message has its number. */
public final class DirectoryInUseException extends ConfigStoreException {
  private static final long serialVersionUID = 1L;

  DirectoryInUseException(String message) {
    super(message, null);
  }
}
