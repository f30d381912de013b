// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Small records that all live nodes have, each under a key. The record with the higher revision wins, whoever puts it;
 * what is put with a revision that is not higher is ignored. Nothing here is the only copy of anything: records are in
 * memory only, and all of them are lost when no node is left.
 */
public interface SharedRecords {
  /** The most bytes of a record. */
  int MAX_RECORD = 64 << 10;
  /** The most characters of a key. */
  int MAX_KEY = 256;
  /** The most records, with the traces of removed ones. */
  int MAX_RECORDS = 4096;
  /** The most bytes of all records together. */
  int MAX_BYTES = 16 << 20;

  /**
   * Puts a record. This node has it at once.
   *
   * @param revision higher than that of the record before, not negative
   * @param lifetime after which it is gone; {@link Duration#ZERO} if it stays
   * @return when the others have it or are reached by it soon; fails with {@link PeersException} if these peers close first
   * @throws IllegalArgumentException if the key or the record is too long
   * @throws IllegalStateException if there are too many records
   */
  Future<Void> put(String key, long revision, Buffer bytes, Duration lifetime);

  /** Removes a record: as {@link #put}, but leaves a trace for as long as the record would have lived. */
  Future<Void> remove(String key, long revision);

  /** The record of a key as this node knows it; empty if there is none, it was removed or its time is over. */
  Optional<SharedRecord> get(String key);

  /** The keys of all records. */
  Set<String> keys();

  /** Calls a listener with the keys of records that have changed, including the changes of this node, and with all keys soon. */
  Subscription watch(Consumer<Set<String>> changed);
}
