// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.seal.Opened;
import io.weft.cluster.seal.Place;
import io.weft.cluster.seal.SealException;
import io.weft.cluster.seal.Sealer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a table and a map of the cluster alike. The map only carries records: what is in the table stays when it disappears
 * from the map, and is put back. A value is its revision (8 bytes) and the sealed record; records that do not open in their
 * place are counted, and put right if this node knows better.
 */
final class SealedMap {
  private static final Logger LOG = LoggerFactory.getLogger(SealedMap.class);
  private static final int HEAD = Long.BYTES + 1;
  private static final long LOG_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final String name;
  private final Sealer sealer;
  private final RecordTable table;
  private final Consumer<Set<String>> changed;
  private final Duration lifetime;
  /** What the map does not have yet, as far as is known. */
  private final Set<String> unspread = ConcurrentHashMap.newKeySet();
  /** What the map has, but sealed with a cluster key that may be retired. */
  private final Set<String> resealed = ConcurrentHashMap.newKeySet();
  /** Who waits until the map has a key. */
  private final Map<String, Promise<Void>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong forged = new AtomicLong();
  private final AtomicLong loggedForged = new AtomicLong(System.nanoTime() - LOG_AGAIN_NANOS);
  private final Predicate<String> own;
  private final Consumer<RecordTable.Entry> contested;
  private volatile @Nullable IMap<String, byte[]> map;

  /**
   * Begins without a map.
   *
   * @param name of the map; part of each record's place
   * @param lifetime after which the map forgets what has not been put again; zero if it does not
   * @param changed is told which keys of the table have changed because of the map
   * @param own the key that only this node puts
   * @param contested is told of records under it that are newer than this node's
   */
  SealedMap(String name, Sealer sealer, RecordTable table, Duration lifetime, Consumer<Set<String>> changed,
      Predicate<String> own, Consumer<RecordTable.Entry> contested) {
    this.name = name;
    this.sealer = sealer;
    this.table = table;
    this.own = own;
    this.contested = contested;
    this.lifetime = lifetime;
    this.changed = changed;
  }

  /** How many records did not open. */
  long forged() {
    return forged.get();
  }

  /** Begins to follow a map; blocks. */
  void attach(IMap<String, byte[]> next) {
    next.addEntryListener(new Follower(), true);
    map = next;
    compare();
  }

  /** The map is gone. */
  void detach() {
    map = null;
  }

  /** Marks a key of the table to be put into the map. @return when it is there */
  Future<Void> spread(String key) {
    Promise<Void> promise = waiting.computeIfAbsent(key, _ -> Promise.promise());
    unspread.add(key);
    return promise.future();
  }

  /** Marks a key, if nobody needs to know when it is done. */
  void mark(String key) {
    unspread.add(key);
  }

  /** Ends the waiting. */
  void fail(Throwable cause) {
    waiting.values().forEach(promise -> promise.tryFail(cause));
    waiting.clear();
  }

  /** Reads the whole map, and marks what it lacks; blocks. */
  void compare() {
    IMap<String, byte[]> from = map;
    if (from == null) {
      return;
    }
    Set<String> there = Set.copyOf(from.keySet());
    for (String key : there) {
      byte[] value = from.get(key);
      if (value != null) {
        see(key, value);
      }
    }
    table.keys().stream().filter(key -> !there.contains(key)).forEach(unspread::add);
  }

  /** Has everything put again, sealed with the current key; the next flush does it. */
  void reseal() {
    resealed.addAll(table.keys());
    unspread.addAll(resealed);
  }

  /** Puts what is marked into the map; blocks. @throws RuntimeException if that failed; what is left stays marked */
  void flush() {
    IMap<String, byte[]> to = map;
    if (to == null) {
      return;
    }
    for (String key : Set.copyOf(unspread)) {
      unspread.remove(key);
      Promise<Void> promise = waiting.remove(key);
      try {
        put(to, key);
      } catch (RuntimeException e) {
        unspread.add(key);
        if (promise != null) {
          Promise<Void> newer = waiting.putIfAbsent(key, promise);
          if (newer != null) {
            newer.future().onComplete(promise);
          }
        }
        throw e;
      }
      if (promise != null) {
        promise.tryComplete();
      }
    }
  }

  private void put(IMap<String, byte[]> to, String key) {
    Optional<RecordTable.Entry> known = table.entry(key);
    if (known.isEmpty()) {
      return;
    }
    RecordTable.Entry entry = known.get();
    byte[] there = to.get(key);
    int compared = there == null ? -1 : Long.compareUnsigned(revision(there), entry.revision());
    boolean again = resealed.remove(key) && compared == 0;
    if (there != null && !again && compared >= 0 && open(key, there) != null) {
      see(key, there);
      return;
    }
    to.set(key, close(key, entry), left(entry), TimeUnit.MILLISECONDS);
  }

  /** How long the map keeps an entry, in milliseconds; 0 for ever. */
  private long left(RecordTable.Entry entry) {
    return entry.expires() == 0 ? lifetime.toMillis() : Math.max(1, entry.expires() - System.currentTimeMillis());
  }

  private void see(String key, byte[] value) {
    Optional<RecordTable.Entry> known = table.entry(key);
    int compared = known.map(entry -> Long.compareUnsigned(revision(value), entry.revision())).orElse(1);
    if (compared < 0) {
      unspread.add(key);
      return;
    }
    RecordTable.Entry entry = open(key, value);
    if (entry == null) {
      forged(key);
      known.ifPresent(_ -> unspread.add(key));
    } else if (own.test(key)) {
      if (compared > 0) {
        contested.accept(entry);
      }
    } else if (compared > 0 && table.offer(key, entry) == RecordTable.Verdict.TAKEN) {
      changed.accept(Set.of(key));
    }
  }

  private void forged(String key) {
    forged.incrementAndGet();
    long now = System.nanoTime();
    long before = loggedForged.get();
    if (now - before >= LOG_AGAIN_NANOS && loggedForged.compareAndSet(before, now)) {
      LOG.warn("a record in {}/{} was not sealed for its place with the cluster key and is ignored; further ones are counted only",
          name, key.length() > SharedRecords.MAX_KEY ? key.substring(0, SharedRecords.MAX_KEY) : key);
    }
  }

  private static long revision(byte[] value) {
    return value.length < Long.BYTES ? 0 : ByteBuffer.wrap(value).getLong();
  }

  private Place place(String key) {
    return new Place(name, key);
  }

  private byte[] close(String key, RecordTable.Entry entry) {
    byte[] plain = ByteBuffer.allocate(HEAD + entry.bytes().length())
        .putLong(entry.expires()).put((byte) (entry.removed() ? 1 : 0)).put(entry.bytes().getBytes()).array();
    byte[] sealed = sealer.seal(place(key), entry.revision(), plain);
    return ByteBuffer.allocate(Long.BYTES + sealed.length).putLong(entry.revision()).put(sealed).array();
  }

  private RecordTable.@Nullable Entry open(String key, byte[] value) {
    if (value.length < Long.BYTES || key.length() > SharedRecords.MAX_KEY) {
      return null;
    }
    try {
      Opened opened = sealer.open(place(key), 0, Arrays.copyOfRange(value, Long.BYTES, value.length));
      byte[] plain = opened.content();
      if (opened.revision() != revision(value) || plain.length < HEAD || plain.length > HEAD + SharedRecords.MAX_RECORD) {
        return null;
      }
      ByteBuffer buffer = ByteBuffer.wrap(plain);
      return new RecordTable.Entry(revision(value), buffer.getLong(), buffer.get() != 0,
          Buffer.buffer(Arrays.copyOfRange(plain, HEAD, plain.length)));
    } catch (SealException e) {
      LOG.debug("a record is ignored: {}", e.getMessage());
      return null;
    }
  }

  /** Sees what changes in the map. What is removed from it is put back by who still has it, when the two are compared. */
  private final class Follower implements EntryAddedListener<String, byte[]>, EntryUpdatedListener<String, byte[]>,
      EntryMergedListener<String, byte[]> {
    @Override
    public void entryAdded(EntryEvent<String, byte[]> event) {
      follow(event);
    }

    @Override
    public void entryUpdated(EntryEvent<String, byte[]> event) {
      follow(event);
    }

    @Override
    public void entryMerged(EntryEvent<String, byte[]> event) {
      follow(event);
    }

    private void follow(EntryEvent<String, byte[]> event) {
      byte[] value = event.getValue();
      if (value != null) {
        see(event.getKey(), value);
      }
    }
  }
}
