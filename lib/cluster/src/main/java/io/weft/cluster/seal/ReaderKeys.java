// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The keys of writers whose records were opened, the latest {@link #MAX_WRITERS}: deriving one costs more than opening a record. */
final class ReaderKeys {
  /** Enough for every node of a cluster, some of which were started again. */
  static final int MAX_WRITERS = 512;

  private record Writer(ClusterKey key, ByteBuffer salt) {}

  private final Map<Writer, SecretKey> keys = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Writer, SecretKey> eldest) {
      return size() > MAX_WRITERS;
    }
  };

  /** The key of a writer, derived if it is not known. */
  SecretKey get(ClusterKey clusterKey, byte[] salt) {
    SecretKey known = find(clusterKey, salt);
    return known == null ? clusterKey.derive(WriterKey.PURPOSE, salt, "AES") : known;
  }

  private synchronized @Nullable SecretKey find(ClusterKey clusterKey, byte[] salt) {
    return keys.get(new Writer(clusterKey, ByteBuffer.wrap(salt)));
  }

  /** Keeps a key that has opened a record; others would let strangers push out those that are used. */
  synchronized void keep(ClusterKey clusterKey, byte[] salt, SecretKey key) {
    keys.put(new Writer(clusterKey, ByteBuffer.wrap(salt)), key);
  }

  /** How many are kept. */
  synchronized int size() {
    return keys.size();
  }
}
