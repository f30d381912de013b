// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import java.security.GeneralSecurityException;

/** Seals records with the cluster key, so that only its holders make and read them, each in its place. Any thread. */
public interface Sealing {
  /** Seals. @param place where the record lies @param revision its revision @param plain what it says */
  byte[] seal(String place, long revision, byte[] plain);

  /**
   * Opens what was sealed for the same place and revision.
   *
   * @throws GeneralSecurityException if it was not, or was changed
   */
  byte[] open(String place, long revision, byte[] sealed) throws GeneralSecurityException;
}
