// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

/**
 * Options of a management service.
 *
 * @param listen a literal IP address; anyone who can reach it can change everything
 * @param port the TCP port; 0 for any free one
 * @param maxDocumentSize the largest configuration document, in bytes
 */
public record ManagementOptions(String listen, int port, int maxDocumentSize) {
  /** The default size of the largest configuration document: 8 MiB. */
  public static final int DEFAULT_MAX_DOCUMENT_SIZE = 8 << 20;

  /** The options for an address, with the default limits. */
  public static ManagementOptions at(String listen, int port) {
    return new ManagementOptions(listen, port, DEFAULT_MAX_DOCUMENT_SIZE);
  }
}
