// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import io.weft.management.http.DocumentLimit;
import java.util.Set;

/**
 * Options of a management service.
 *
 * @param listen a literal IP address; anyone who can reach it can change everything
 * @param port the TCP port; 0 for any free one
 * @param names the host names that it answers to, besides IP addresses and names without dots
 * @param maxDocumentSize the size of the configuration document that it takes in any case, in bytes
 */
public record ManagementOptions(String listen, int port, Set<String> names, long maxDocumentSize) {
  /** Copies the set, so that the record is immutable. */
  public ManagementOptions {
    names = Set.copyOf(names);
  }

  /** The options for an address, without further names, with the limit that the heap of this process allows. */
  public static ManagementOptions at(String listen, int port) {
    return new ManagementOptions(listen, port, Set.of(), DocumentLimit.ofThisHeap());
  }

  /** The same with other host names. */
  public ManagementOptions withNames(Set<String> newNames) {
    return new ManagementOptions(listen, port, newNames, maxDocumentSize);
  }
}
