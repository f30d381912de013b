// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens records by AES-256-GCM (NIST SP 800-38D). A record is bound to the cluster, to its place and to its revision:
 * who can write to the place can neither read, change nor invent a record, move one from another place, nor bring an older one
 * back to who has seen a newer. Any thread.
 */
public final class Sealer {
  private static final String ALGORITHM = "AES/GCM/NoPadding";

  private final UUID cluster;
  private final Supplier<KeyRing> ring;
  private final ReaderKeys readers = new ReaderKeys();
  private WriterKey writer;

  /**
   * Makes a sealer.
   *
   * @param cluster the cluster's identifier
   * @param ring the keys, asked for each record, so that a change of the key takes effect at once
   */
  public Sealer(UUID cluster, Supplier<KeyRing> ring) {
    this.cluster = cluster;
    this.ring = ring;
    this.writer = new WriterKey(ring.get().current());
  }

  /**
   * Seals a record with the current key.
   *
   * @param place where it will lie
   * @param revision greater than that of any earlier record of this place
   * @param content what nobody without the key may know
   * @return {@value RecordLayout#HEADER} + {@value RecordLayout#TAG} bytes more than the content
   */
  public byte[] seal(Place place, long revision, byte[] content) {
    WriterKey key = writer(ring.get().current());
    RecordLayout.Header header = key.header(revision);
    ByteBuffer out = ByteBuffer.allocate(RecordLayout.HEADER + content.length + RecordLayout.TAG);
    header.write(out);
    try {
      cipher(Cipher.ENCRYPT_MODE, key.key(), header, place).doFinal(ByteBuffer.wrap(content), out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot seal with " + ALGORITHM, e);
    }
    return out.array();
  }

  private synchronized WriterKey writer(ClusterKey key) {
    if (!writer.serves(key)) {
      writer = new WriterKey(key);
    }
    return writer;
  }

  /**
   * Opens a record.
   *
   * @param place where it was found
   * @param seen the highest revision that the caller has seen at this place; a lower one is refused, an equal one is not
   * @param record what was found
   * @throws SealException if it is not an authentic record of this place, or is older than {@code seen}
   */
  public Opened open(Place place, long seen, byte[] record) throws SealException {
    RecordLayout.Header header = header(place, record);
    ClusterKey key = ring.get().find(header.generation());
    if (key == null) {
      throw new SealException(place, SealException.Why.UNKNOWN_KEY);
    }
    SecretKey derived = readers.get(key, header.salt());
    byte[] content;
    try {
      content = cipher(Cipher.DECRYPT_MODE, derived, header, place)
          .doFinal(record, RecordLayout.HEADER, record.length - RecordLayout.HEADER);
    } catch (AEADBadTagException e) {
      throw new SealException(place, SealException.Why.NOT_AUTHENTIC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot open with " + ALGORITHM, e);
    }
    readers.keep(key, header.salt(), derived);
    if (header.revision() < seen) {
      throw new SealException(place, SealException.Why.STALE);
    }
    return new Opened(header.revision(), content);
  }

  private static RecordLayout.Header header(Place place, byte[] record) throws SealException {
    if (record.length > 0 && record[0] != RecordLayout.FORMAT) {
      throw new SealException(place, SealException.Why.UNKNOWN_FORMAT);
    }
    if (record.length < RecordLayout.HEADER + RecordLayout.TAG) {
      throw new SealException(place, SealException.Why.TRUNCATED);
    }
    return RecordLayout.Header.read(ByteBuffer.wrap(record));
  }

  private Cipher cipher(int mode, SecretKey key, RecordLayout.Header header, Place place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, key, new GCMParameterSpec(RecordLayout.TAG * Byte.SIZE, header.nonce()));
    cipher.updateAAD(header.associatedData(cluster, place));
    return cipher;
  }

  /** Names the cluster, never a key. */
  @Override
  public String toString() {
    return "sealer of cluster " + cluster;
  }
}
