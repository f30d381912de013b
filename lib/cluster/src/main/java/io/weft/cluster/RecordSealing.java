// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.weft.cluster.peers.Sealing;
import io.weft.cluster.seal.Opened;
import io.weft.cluster.seal.Place;
import io.weft.cluster.seal.SealException;
import io.weft.cluster.seal.Sealer;
import java.security.GeneralSecurityException;

/** Seals what nodes show each other with the cluster key. */
record RecordSealing(Sealer sealer) implements Sealing {
  private static Place place(String place) {
    return new Place("peers", place);
  }

  @Override
  public byte[] seal(String place, long revision, byte[] plain) {
    return sealer.seal(place(place), revision, plain);
  }

  @Override
  public byte[] open(String place, long revision, byte[] sealed) throws GeneralSecurityException {
    try {
      Opened opened = sealer.open(place(place), revision, sealed);
      if (opened.revision() != revision) {
        throw new GeneralSecurityException("the record has revision %d and says %d".formatted(opened.revision(), revision));
      }
      return opened.content();
    } catch (SealException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }
}
